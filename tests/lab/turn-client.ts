import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { TurnCredentials } from '@/server/turn/credentials';
import { TURN_PORT } from './coturn';
import { TURN_ADDRESS } from './network';
import {
  type Answer,
  type Attributes,
  decode,
  encode,
  type LongTerm,
  type Method,
  transactionOf,
  xorAddress,
} from './stun-message';

const RETRANSMIT_MS = 500;
const TRIES = 6;
const UNAUTHORIZED = 401;
const ALLOCATION_MISMATCH = 437;
const PORTS = 3;
const UDP = Buffer.from([17, 0, 0, 0]);
const PEER_PORT = 9_999;

/** The error code of a response; null for success. */
export type Outcome = number | null;

/** A hostile or honest client of the TURN server, over UDP, that sends exactly what it is told to. */
export class TurnClient {
  #socket: Socket;
  readonly #credentials: TurnCredentials;
  #proof: LongTerm | null = null;
  #hasRelay = false;
  #channel = 0x4000;
  /** The last message sent, byte by byte. */
  lastSent = Buffer.alloc(0);

  private constructor(socket: Socket, credentials: TurnCredentials) {
    this.#socket = socket;
    this.#credentials = credentials;
  }

  static async open(credentials: TurnCredentials): Promise<TurnClient> {
    return new TurnClient(await newSocket(), credentials);
  }

  /** Releases the relay: the system may give this port to the next client. */
  async close(): Promise<void> {
    if (this.#hasRelay) await this.refresh(this.#credentials, 0);
    this.#socket.close();
  }

  /**
   * Allocates a relay of this family; from another port if the server still has another user's allocation for this one
   * (RFC 8656, 7.4).
   */
  async allocate(family: 4 | 6 = 4): Promise<Outcome> {
    let outcome = await this.#allocateHere(family);
    for (let port = 1; outcome === ALLOCATION_MISMATCH && port < PORTS; port++) {
      this.#socket.close();
      this.#socket = await newSocket();
      outcome = await this.#allocateHere(family);
    }
    return outcome;
  }

  /** The first request, without credentials, learns realm and nonce (RFC 8656, 7.1). */
  async #allocateHere(family: 4 | 6): Promise<Outcome> {
    const asked = () => ({
      requestedTransport: UDP,
      ...(family === 6 ? { requestedAddressFamily: Buffer.from([2, 0, 0, 0]) } : {}),
    });
    const challenge = await this.transmit(encode('allocate', asked, null));
    if (challenge.errorCode !== UNAUTHORIZED) return challenge.errorCode;
    this.#proof = { ...this.#credentials, realm: challenge.realm, nonce: challenge.nonce };
    const outcome = await this.#ask('allocate', asked);
    this.#hasRelay = outcome === null;
    return outcome;
  }

  createPermission(peer: string): Promise<Outcome> {
    return this.#ask('createPermission', (transaction) => ({
      xorPeerAddress: xorAddress(peer, PEER_PORT, transaction),
    }));
  }

  channelBind(peer: string): Promise<Outcome> {
    const number = Buffer.alloc(4);
    number.writeUInt16BE(this.#channel++, 0);
    return this.#ask('channelBind', (transaction) => ({
      channelNumber: number,
      xorPeerAddress: xorAddress(peer, PEER_PORT, transaction),
    }));
  }

  /** Refreshes the relay for so many seconds, with its own credentials or another user's. */
  refresh(credentials: TurnCredentials = this.#credentials, seconds = 600): Promise<Outcome> {
    const lifetime = Buffer.alloc(4);
    lifetime.writeUInt32BE(seconds);
    return this.#ask('refresh', () => ({ lifetime }), credentials);
  }

  async #ask(
    method: Method,
    asked: (transaction: Buffer) => Attributes,
    credentials: TurnCredentials = this.#credentials,
  ): Promise<Outcome> {
    if (!this.#proof) throw new Error('allocate a relay first');
    return (await this.transmit(encode(method, asked, { ...this.#proof, ...credentials }))).errorCode;
  }

  /** Sends these bytes until they are answered. */
  async transmit(message: Buffer): Promise<Answer> {
    this.lastSent = Buffer.from(message);
    let hear: (message: Buffer) => void = () => undefined;
    let timer: NodeJS.Timeout | undefined;
    let tries = 0;
    try {
      return await new Promise<Answer>((resolve, reject) => {
        hear = (received) => {
          const answer = decode(received);
          if (answer?.transaction.equals(transactionOf(message))) resolve(answer);
        };
        const send = () => {
          if (tries++ === TRIES) return reject(new Error('the TURN server did not answer'));
          this.#socket.send(message);
          timer = setTimeout(send, RETRANSMIT_MS);
        };
        this.#socket.on('message', hear);
        send();
      });
    } finally {
      clearTimeout(timer);
      this.#socket.off('message', hear);
    }
  }
}

async function newSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.connect(TURN_PORT, TURN_ADDRESS);
  await once(socket, 'connect');
  return socket;
}

/** The relay family that a peer at this address needs. */
export const familyOf = (peer: string): 4 | 6 => (isIPv6(peer) ? 6 : 4);
