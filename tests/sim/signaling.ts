import type { FactBody, FactName } from '@/lib/protocol/sidecar/facts';
import type { Reply, RequestBody, RequestName } from '@/lib/protocol/sidecar/requests';
import type { CallEngineOptions } from '@/lib/rtc/call/call-engine';
import type { ConnectionState } from '@/lib/signaling/port';
import type { RegistryReply } from '@/server/calls/registry/types';
import type { Alarm } from './clock';
import type { SimRequest, SimSocket } from './socket';

export interface SignalingOwner {
  readonly socket: SimSocket | null;
  readonly nowMs: number;
  later(ms: number, run: () => void): Alarm;
  /** True if this message is to arrive twice. */
  isDoubled(): boolean;
  /** Called for each request of the page. */
  asks(ask: SimRequest): void;
}

/** As in lib/signaling/socket-signaling.ts. */
const TIMEOUT_MS = 10_000;
const INTERNAL: RegistryReply = { ok: false, code: 'internal' };

/** A pending reply that calls its listener synchronously: without promises worlds stay fast and repeatable. */
class SimReply implements PromiseLike<RegistryReply> {
  #take: (reply: RegistryReply) => unknown = () => {};

  constructor(readonly dueMs: number) {}

  resolve(reply: RegistryReply): void {
    this.#take(reply);
  }

  /** Takes one listener, which is all that the product uses; nothing chains on the result. */
  // biome-ignore lint/suspicious/noThenProperty: a synchronous PromiseLike is the point of this class
  then<T>(take?: ((reply: RegistryReply) => T | PromiseLike<T>) | null): PromiseLike<never> {
    if (take) this.#take = take;
    return this as unknown as PromiseLike<never>;
  }
}

/** A page's signaling over the simulated socket: stands in for lib/signaling/socket-signaling.ts. */
export class SimSignaling implements Pick<CallEngineOptions['signaling'], 'connection' | 'recheck'> {
  readonly #listeners = new Map<FactName, (body: never) => void>();
  /** Requests without a reply, in the order of their timeouts. */
  readonly #pending = new Map<SimRequest, SimReply>();
  #isWaiting = false;

  constructor(private readonly owner: SignalingOwner) {}

  get connection(): ConnectionState {
    return this.owner.socket ? 'online' : 'offline';
  }

  ask<N extends RequestName>(name: N, request: RequestBody<N>): PromiseLike<Reply<N>> {
    const ask = { name, request } as SimRequest;
    const { socket } = this.owner;
    const reply = new SimReply(this.owner.nowMs + TIMEOUT_MS);
    this.owner.asks(ask);
    if (socket) this.#transmit(socket, ask, reply);
    else this.owner.later(0, () => reply.resolve(INTERNAL));
    return reply as PromiseLike<unknown> as PromiseLike<Reply<N>>;
  }

  onFact<N extends FactName>(name: N, listener: (body: FactBody<N>) => void): () => void {
    this.#listeners.set(name, listener);
    return () => void this.#listeners.delete(name);
  }

  onConnection(): () => void {
    return () => {};
  }

  /** Does nothing: the modelled socket notices a cut by itself. */
  recheck(): void {}

  /** Delivers a fact of the sidecar. */
  tell<N extends FactName>(name: N, body: FactBody<N>): void {
    this.#listeners.get(name)?.(body as never);
  }

  /** The socket is lost, and with it every pending reply. */
  lost(): void {
    const lost = [...this.#pending.values()];
    this.#pending.clear();
    for (const reply of lost) reply.resolve(INTERNAL);
  }

  #transmit(socket: SimSocket, ask: SimRequest, reply: SimReply): void {
    this.#pending.set(ask, reply);
    this.#watchDue(TIMEOUT_MS);
    const deliver = () =>
      socket.up((server) =>
        server.ask(socket, ask, (said) => socket.down(() => this.#pending.delete(ask) && reply.resolve(said))),
      );
    deliver();
    if (this.owner.isDoubled()) deliver();
  }

  /** One timer for all: most requests get a reply before their timeout. */
  #watchDue(ms: number): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.owner.later(ms, () => {
      this.#isWaiting = false;
      for (const [ask, reply] of this.#pending) {
        if (reply.dueMs > this.owner.nowMs) return this.#watchDue(reply.dueMs - this.owner.nowMs);
        this.#pending.delete(ask);
        reply.resolve(INTERNAL);
      }
    });
  }
}
