import type { CallRequest } from '@/lib/call/state';
import type { CallSnapshot } from '@/lib/protocol/sidecar/call';
import type { CallFact } from '@/lib/protocol/sidecar/facts';
import type { Device, RegistryReply } from '@/server/calls/registry/types';
import type { Clock } from './clock';
import type { Random } from './random';

export type SimRequest = CallRequest;

/** The client's end of a socket. */
export interface ClientEnd {
  connected(): void;
  ready(call: CallSnapshot | null): void;
  fact(fact: CallFact): void;
  signedOut(): void;
  closed(socket: SimSocket): void;
  /** Runs it now, or when the page wakes up. */
  hear(run: () => void): void;
}

/** The sidecar's end of a socket. */
export interface ServerEnd {
  hello(socket: SimSocket): void;
  ask(socket: SimSocket, ask: SimRequest, reply: (reply: RegistryReply) => void): void;
  closed(socket: SimSocket): void;
}

/** One connection: keeps order within each direction, loses what is in flight when it is cut. */
export class SimSocket {
  #isCut = false;
  /** The page at the client's end is gone. */
  isLeft = false;
  #upAtMs = 0;
  #downAtMs = 0;

  constructor(
    readonly device: Device,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly client: ClientEnd,
    private readonly server: ServerEnd,
    private readonly slownessMs: number,
  ) {}

  up(deliver: (server: ServerEnd) => unknown): void {
    this.#upAtMs = this.#later(this.#upAtMs);
    this.clock.after(this.#upAtMs - this.clock.nowMs, () => this.#isCut || deliver(this.server));
  }

  down(deliver: (client: ClientEnd) => void): void {
    this.#downAtMs = this.#later(this.#downAtMs);
    this.clock.after(this.#downAtMs - this.clock.nowMs, () => this.#isCut || this.#hear(deliver));
  }

  /** The page closes it: what was sent still arrives. */
  closeFromClient(): void {
    this.isLeft = true;
    this.up((server) => {
      this.#isCut = true;
      server.closed(this);
    });
  }

  /** Breaks the connection; each end notices in its own time. */
  cut(clientNoticesMs: number, serverNoticesMs: number): void {
    if (this.#isCut) return;
    this.#isCut = true;
    this.clock.after(clientNoticesMs, () => this.#hear((client) => client.closed(this)));
    this.clock.after(serverNoticesMs, () => this.server.closed(this));
  }

  /** The page crashes without closing the socket. */
  abandon(serverNoticesMs: number): void {
    this.isLeft = true;
    this.cut(0, serverNoticesMs);
  }

  #hear(deliver: (client: ClientEnd) => void): void {
    if (!this.isLeft) this.client.hear(() => this.isLeft || deliver(this.client));
  }

  #later(previousMs: number): number {
    return Math.max(previousMs, this.clock.nowMs + this.random.between(1, this.slownessMs));
  }
}
