import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FactBody, FactName } from '@/lib/protocol/sidecar/facts';
import type { Person } from '@/lib/protocol/sidecar/presence';
import type { Reply, RequestBody, RequestName } from '@/lib/protocol/sidecar/requests';
import { PROTOCOL_VERSION, SIGNALING_PATH } from '@/lib/protocol/version';
import { PageCopy } from '@/lib/stores/page-copy';
import { RawSocket, type Route } from './raw-socket';

/** A user of the load, with the login cookie that their browser would send. */
export interface LoadAccount {
  readonly id: string;
  readonly cookie: string;
}

/** The server under load. */
export interface Target {
  readonly port: number;
  /** The site's address: pages name it in `Host` and `Origin`. */
  readonly publicUrl: string;
  /** A bare Socket.IO server sends one event and answers nothing. */
  readonly isBare?: boolean;
}

/** What the pages of a run heard, together. */
export interface Tally {
  /** `presence:changed` facts. */
  deliveries: number;
  /** Requests for the list, the first of each page included. */
  shows: number;
  /** Changes of a list that the page does not have, so that it must ask for it again. */
  missed: number;
}

/** The rows that a page asks for before it knows its height (`viewAround`). */
export const VIEW = { query: '', offset: 0, limit: 70 } as const;
/** An attempt that takes longer starts again. */
const ATTEMPT_MS = 8_000;
const RETRY_MS = 250;
/** As the people store does. */
const RETRY_REFUSED_MS = 2_000;

const messageSchema = z.tuple([z.string(), z.unknown()]);

export function routeTo({ port, publicUrl }: Target, cookie: string): Route {
  const { host, origin } = new URL(publicUrl);
  return {
    port,
    path: `${SIGNALING_PATH}?EIO=4&transport=websocket`,
    headers: { Host: host, Origin: origin, Cookie: cookie },
  };
}

/** One signed-in page: connects, asks for the list, applies its changes, and comes back when it is cut off. */
export class LoadPage {
  readonly account: LoadAccount;
  readonly #target: Target;
  readonly #tally: Tally;
  readonly #deviceId = randomUUID();
  readonly #answers = new Map<number, (reply: never) => void>();
  readonly #listeners = new Map<string, Set<(body: never) => void>>();
  #socket: RawSocket | null = null;
  #requests = 0;
  readonly #list = new PageCopy();
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;
  #onArrival: () => void = () => undefined;
  /** Whether it has its list, on the present connection. */
  isThere = false;

  constructor(account: LoadAccount, target: Target, tally: Tally) {
    this.account = account;
    this.#target = target;
    this.#tally = tally;
  }

  /** How many others it shows as online; -1 if it has no list. */
  get onlineCount(): number {
    return this.#list.page?.onlineCount ?? -1;
  }

  /** The others whom it shows. */
  get people(): readonly Person[] {
    return this.#list.page?.people ?? [];
  }

  /** Resolves when the page has its list, or with a bare server its one event. Retries until then. */
  arrive(): Promise<void> {
    return new Promise((resolve) => {
      this.#onArrival = resolve;
      this.#connect();
    });
  }

  ask<N extends RequestName>(name: N, body: RequestBody<N>): Promise<Reply<N>> {
    return new Promise((resolve) => {
      this.#requests += 1;
      this.#answers.set(this.#requests, resolve);
      this.#socket?.send(`42${this.#requests}${JSON.stringify([name, body])}`);
    });
  }

  onFact<N extends FactName>(name: N, listener: (body: FactBody<N>) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Sends anything, as a hostile page might. */
  sendRaw(text: string): void {
    this.#socket?.send(text);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #connect(): void {
    this.#timer = setTimeout(() => this.#socket?.close(), ATTEMPT_MS);
    this.#socket = new RawSocket(routeTo(this.#target, this.account.cookie), {
      onText: (text) => this.#hear(text),
      onClose: () => {
        clearTimeout(this.#timer);
        this.isThere = false;
        this.#answers.clear();
        this.#list.answered(null);
        this.#list.forget();
        if (!this.#isClosed) this.#timer = setTimeout(() => this.#connect(), Math.random() * RETRY_MS);
      },
    });
  }

  #hear(text: string): void {
    if (text === '2') return this.#socket?.send('3');
    if (text.startsWith('0')) {
      const auth = { protocolVersion: PROTOCOL_VERSION, deviceId: this.#deviceId };
      return this.#socket?.send(`40${JSON.stringify(auth)}`);
    }
    if (text.startsWith('43')) {
      const [, id = '', json = ''] = /^43(\d+)(.*)$/s.exec(text) ?? [];
      const [reply] = JSON.parse(json) as [never];
      this.#answers.get(Number(id))?.(reply);
      this.#answers.delete(Number(id));
      return;
    }
    if (!text.startsWith('42')) return;
    const [name, body] = messageSchema.parse(JSON.parse(text.slice(2)));
    if (name === 'session:ready') {
      if (this.#target.isBare) this.#arrived();
      else void this.#show();
    } else if (name === 'presence:changed') {
      this.#tally.deliveries += 1;
      if (!this.#list.heard(body as FactBody<'presence:changed'>)) {
        this.#tally.missed += 1;
        void this.#show();
      }
    }
    for (const listener of this.#listeners.get(name) ?? []) listener(body as never);
  }

  async #show(): Promise<void> {
    this.#tally.shows += 1;
    this.#list.asking();
    const reply = await this.ask('presence:show', VIEW);
    this.#list.answered(reply.ok ? reply : null);
    if (reply.ok && !this.isThere) this.#arrived();
    if (reply.ok) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#show(), RETRY_REFUSED_MS);
  }

  #arrived(): void {
    clearTimeout(this.#timer);
    this.isThere = true;
    this.#onArrival();
  }
}
