import { createHash, createHmac, randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { readAddress } from '@/lib/http/ip-address';

/** The subset of STUN and TURN (RFC 8489, 8656) needed to use relays. Numbers as in the RFCs, with the class' bits. */
const METHOD = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  createPermission: 0x008,
  channelBind: 0x009,
  sendIndication: 0x016,
} as const;
export type Method = keyof typeof METHOD;

const DATA_INDICATION = 0x017;

const ATTRIBUTE = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
} as const;
export type Attributes = Partial<Record<keyof typeof ATTRIBUTE, Buffer>>;

const COOKIE = Buffer.from([0x21, 0x12, 0xa4, 0x42]);
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 24;
const ERROR_CLASS = 0x110;

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface Answer {
  readonly transaction: Buffer;
  /** As in HTTP: 401, 403 and so on; null for success. */
  readonly errorCode: number | null;
  readonly realm: string;
  readonly nonce: Buffer;
  /** The sender as the server sees it. */
  readonly mapped: Endpoint | null;
  /** Where the allocated relay receives. */
  readonly relayed: Endpoint | null;
  /** What a peer sent to the relay: the content of a Data indication. */
  readonly data: Buffer | null;
}

export interface LongTerm {
  readonly username: string;
  readonly credential: string;
  readonly realm: string;
  readonly nonce: Buffer;
}

function encodeAttribute(name: keyof typeof ATTRIBUTE, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(ATTRIBUTE[name], 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function header(method: Method, length: number, transaction: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(METHOD[method], 0);
  head.writeUInt16BE(length, 2);
  return Buffer.concat([head, COOKIE, transaction]);
}

/** A request, authenticated with the long-term credential if there is one (RFC 8489, 9.2 and 14.5). */
export function encode(method: Method, asked: (transaction: Buffer) => Attributes, proof: LongTerm | null): Buffer {
  const transaction = randomBytes(12);
  const attributes = asked(transaction);
  const named = proof
    ? { ...attributes, username: Buffer.from(proof.username), realm: Buffer.from(proof.realm), nonce: proof.nonce }
    : attributes;
  const body = Buffer.concat(
    Object.entries(named).map(([name, value]) => encodeAttribute(name as keyof typeof ATTRIBUTE, value)),
  );
  if (!proof) return Buffer.concat([header(method, body.length, transaction), body]);
  const signed = Buffer.concat([header(method, body.length + INTEGRITY_BYTES, transaction), body]);
  const key = createHash('md5').update(`${proof.username}:${proof.realm}:${proof.credential}`).digest();
  const integrity = createHmac('sha1', key).update(signed).digest();
  return Buffer.concat([signed, encodeAttribute('messageIntegrity', integrity)]);
}

export const transactionOf = (message: Buffer): Buffer => message.subarray(8, HEADER_BYTES);

/** The length of the first message in these bytes of a stream; null as long as its header is not complete. */
export function lengthOfFirst(bytes: Buffer): number | null {
  return bytes.length < HEADER_BYTES ? null : HEADER_BYTES + bytes.readUInt16BE(2);
}

/** A server's response or indication; null for anything else. */
export function decode(message: Buffer): Answer | null {
  if (message.length < HEADER_BYTES || !message.subarray(4, 8).equals(COOKIE)) return null;
  const found = new Map<number, Buffer>();
  for (let at = HEADER_BYTES; at + 4 <= message.length; ) {
    const length = message.readUInt16BE(at + 2);
    found.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  const error = found.get(ATTRIBUTE.errorCode);
  const isError = (message.readUInt16BE(0) & ERROR_CLASS) === ERROR_CLASS;
  const transaction = transactionOf(message);
  const endpoint = (name: keyof typeof ATTRIBUTE) => readXorAddress(found.get(ATTRIBUTE[name]), transaction);
  return {
    transaction,
    errorCode: isError ? (error ? (error[2] ?? 0) * 100 + (error[3] ?? 0) : 0) : null,
    realm: found.get(ATTRIBUTE.realm)?.toString() ?? '',
    nonce: found.get(ATTRIBUTE.nonce) ?? Buffer.alloc(0),
    mapped: endpoint('xorMappedAddress'),
    relayed: endpoint('xorRelayedAddress'),
    data: message.readUInt16BE(0) === DATA_INDICATION ? (found.get(ATTRIBUTE.data) ?? null) : null,
  };
}

/** An IPv6 address in groups of hexadecimal digits, without a dotted suffix. */
function bytesOf(address: string): Buffer {
  if (!isIPv6(address)) return Buffer.from(address.split('.').map(Number));
  const [before = [], after = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const groups = address.includes('::') ? [...before, ...zeros, ...after] : before;
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

/**
 * XOR-PEER-ADDRESS (RFC 8656, 18.3; RFC 8489, 14.2). An IPv6 address is XORed with the transaction id too, so it is
 * required.
 */
export function xorAddress(address: string, port: number, transaction: Buffer): Buffer {
  const mask = Buffer.concat([COOKIE, transaction]);
  const plain = bytesOf(address);
  const head = Buffer.from([0, isIPv6(address) ? 2 : 1, (port >> 8) ^ 0x21, (port & 0xff) ^ 0x12]);
  return Buffer.concat([head, plain.map((byte, index) => byte ^ (mask[index] ?? 0))]);
}

/** The reverse of `xorAddress`; null for no or another value. */
function readXorAddress(value: Buffer | undefined, transaction: Buffer): Endpoint | null {
  const bytes = value?.[1] === 1 ? 4 : value?.[1] === 2 ? 16 : 0;
  if (!value || bytes === 0 || value.length < 4 + bytes) return null;
  const mask = Buffer.concat([COOKIE, transaction]);
  const port = value.readUInt16BE(2) ^ mask.readUInt16BE(0);
  const plain = value.subarray(4, 4 + bytes).map((byte, index) => byte ^ (mask[index] ?? 0));
  if (bytes === 4) return { address: plain.join('.'), port };
  const groups = Buffer.from(plain).toString('hex').match(/.{4}/g) ?? [];
  return { address: readAddress(groups.join(':')) ?? groups.join(':'), port };
}
