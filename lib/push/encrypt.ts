import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';

/** A browser's keys as `PushSubscription.toJSON()` gives them, in base64url. */
export interface BrowserKeys {
  readonly p256dh: string;
  readonly auth: string;
}

/** Fixed only to compare with the example of the specification. */
interface Randomness {
  readonly salt: Buffer;
  /** Of the sender's key pair, which is new for each message. */
  readonly privateKey: Buffer;
}

const RECORD_BYTES = 4_096;
/** After the last record's text (RFC 8188, section 2). */
const LAST_RECORD = Buffer.of(2);
const TAG_BYTES = 16;
const POINT_BYTES = 65;
const AUTH_BYTES = 16;

/** The longest text that every push service takes, in bytes (RFC 8030, section 7.2, less header and tag). */
export const MAX_TEXT_BYTES = 3_993;

const derived = (key: Buffer, salt: Buffer, info: Buffer, bytes: number) =>
  Buffer.from(hkdfSync('sha256', key, salt, info, bytes));

/** Whether a message can be encrypted for these keys: a point on the curve, and a secret of 128 bits. */
export function areBrowserKeys({ p256dh, auth }: BrowserKeys): boolean {
  if (Buffer.from(auth, 'base64url').length !== AUTH_BYTES) return false;
  const point = Buffer.from(p256dh, 'base64url');
  if (point.length !== POINT_BYTES || point[0] !== 4) return false;
  try {
    const pair = createECDH('prime256v1');
    pair.generateKeys();
    pair.computeSecret(point);
    return true;
  } catch {
    return false;
  }
}

/**
 * The body of a push message that only this browser can read (RFC 8291): one record of `aes128gcm` (RFC 8188).
 * Throws if the text is longer than `MAX_TEXT_BYTES`, or the keys are none.
 */
export function encryptPush(text: string, to: BrowserKeys, randomness?: Randomness): Buffer {
  const plain = Buffer.from(text);
  if (plain.length > MAX_TEXT_BYTES) throw new Error(`a push message has ${MAX_TEXT_BYTES} bytes at most`);
  const pair = createECDH('prime256v1');
  if (randomness) pair.setPrivateKey(randomness.privateKey);
  else pair.generateKeys();
  const salt = randomness?.salt ?? randomBytes(16);
  const [browser, sender] = [Buffer.from(to.p256dh, 'base64url'), pair.getPublicKey()];
  const shared = pair.computeSecret(browser);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser, sender]);
  const key = derived(shared, Buffer.from(to.auth, 'base64url'), info, 32);
  const cek = derived(key, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derived(key, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createCipheriv('aes-128-gcm', cek, nonce, { authTagLength: TAG_BYTES });
  const head = Buffer.alloc(21);
  salt.copy(head);
  head.writeUInt32BE(RECORD_BYTES, 16);
  head.writeUInt8(sender.length, 20);
  return Buffer.concat([
    ...[head, sender, cipher.update(Buffer.concat([plain, LAST_RECORD])), cipher.final()],
    cipher.getAuthTag(),
  ]);
}
