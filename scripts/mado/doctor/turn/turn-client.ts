import type { TurnCredentials } from '@/server/turn/credentials';
import {
  type Answer,
  type Attributes,
  decode,
  type Endpoint,
  encode,
  type LongTerm,
  type Method,
  transactionOf,
  xorAddress,
} from './stun-message';
import type { StunTransport } from './stun-transport';

const RETRANSMIT_MS = 500;
const TRIES = 6;
const UNAUTHORIZED = 401;
const ALLOCATION_MISMATCH = 437;
const PORTS = 3;
const UDP = Buffer.from([17, 0, 0, 0]);
const PEER_PORT = 9_999;

/** The error code of a response; null for success. */
export type Outcome = number | null;

/** A client of a TURN server, hostile or honest, that sends exactly what it is told to. */
export class TurnClient {
  readonly #open: () => Promise<StunTransport>;
  readonly #credentials: TurnCredentials;
  #transport: StunTransport;
  #proof: LongTerm | null = null;
  #channel = 0x4000;
  /** Where its relay receives, as the server told it; null without a relay. */
  relayed: Endpoint | null = null;
  /** The last message sent, byte by byte. */
  lastSent = Buffer.alloc(0);

  private constructor(open: () => Promise<StunTransport>, transport: StunTransport, credentials: TurnCredentials) {
    this.#open = open;
    this.#transport = transport;
    this.#credentials = credentials;
  }

  /** `open` connects to the server, each time from a new port. */
  static async open(open: () => Promise<StunTransport>, credentials: TurnCredentials): Promise<TurnClient> {
    return new TurnClient(open, await open(), credentials);
  }

  /** Releases the relay: the system may give this port to the next client. */
  async close(): Promise<void> {
    try {
      if (this.relayed) await this.refresh(this.#credentials, 0);
    } finally {
      this.#transport.close();
    }
  }

  /**
   * Allocates a relay of this family; from another port if the server still has another user's allocation for this one
   * (RFC 8656, 7.4).
   */
  async allocate(family: 4 | 6 = 4): Promise<Outcome> {
    let outcome = await this.#allocateHere(family);
    for (let port = 1; outcome === ALLOCATION_MISMATCH && port < PORTS; port++) {
      this.#transport.close();
      this.#transport = await this.#open();
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
    const answer = await this.#answerTo('allocate', asked);
    this.relayed = answer.relayed;
    return answer.errorCode;
  }

  /** The sender's address as the server sees it; needs no credentials. Null if the server does not tell. */
  async bind(): Promise<Endpoint | null> {
    return (await this.transmit(encode('binding', () => ({}), null))).mapped;
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
    return (await this.#answerTo(method, asked, credentials)).errorCode;
  }

  async #answerTo(
    method: Method,
    asked: (transaction: Buffer) => Attributes,
    credentials: TurnCredentials = this.#credentials,
  ): Promise<Answer> {
    if (!this.#proof) throw new Error('allocate a relay first');
    return this.transmit(encode(method, asked, { ...this.#proof, ...credentials }));
  }

  /** Sends one packet from the relay to a peer that has permission; like every packet, it may be lost. */
  sendTo({ address, port }: Endpoint, data: Buffer): void {
    const asked = (transaction: Buffer) => ({ xorPeerAddress: xorAddress(address, port, transaction), data });
    this.#transport.send(encode('sendIndication', asked, null));
  }

  /** Calls back with what peers send to the relay; returns its stop. */
  onData(hear: (data: Buffer) => void): () => void {
    return this.#transport.onMessage((message) => {
      const data = decode(message)?.data;
      if (data) hear(data);
    });
  }

  /** Sends these bytes until they are answered. */
  async transmit(message: Buffer): Promise<Answer> {
    this.lastSent = Buffer.from(message);
    let stopHearing = () => {};
    let timer: NodeJS.Timeout | undefined;
    let tries = 0;
    try {
      return await new Promise<Answer>((resolve, reject) => {
        stopHearing = this.#transport.onMessage((received) => {
          const answer = decode(received);
          if (answer?.transaction.equals(transactionOf(message))) resolve(answer);
        });
        const send = () => {
          if (tries++ === TRIES) return reject(new Error('there is no answer'));
          this.#transport.send(message);
          timer = setTimeout(send, RETRANSMIT_MS);
        };
        send();
      });
    } finally {
      clearTimeout(timer);
      stopHearing();
    }
  }
}
