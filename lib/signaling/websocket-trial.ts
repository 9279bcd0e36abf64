import type { Socket } from 'socket.io-client';

/** A trial that falls due during a call is postponed by this much. */
const POSTPONED_MS = 10_000;

export interface TrialDeps {
  /** Makes a socket that does not reconnect. What comes of it is reported to `admitted` or `fail`. */
  readonly make: () => Socket;
  /** How long a trial may take. */
  readonly limitMs: number;
  /** The pause before a trial: initially, and at most when trials keep failing. */
  readonly everyMs: { readonly first: number; readonly longest: number };
  /** While this returns true (a call), a working connection is left as it is. */
  readonly isInUse: () => boolean;
  /** The trial's socket takes over. */
  readonly onAdmitted: (socket: Socket) => void;
  readonly onFailed: () => void;
}

/**
 * Now and then tries a WebSocket beside a connection that polls. To the sidecar the trial is the same device with a
 * newer socket, so the device never appears offline.
 */
export class WebSocketTrial {
  readonly #deps: TrialDeps;
  #socket: Socket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #everyMs: number;

  constructor(deps: TrialDeps) {
    this.#deps = deps;
    this.#everyMs = deps.everyMs.first;
  }

  get isRunning(): boolean {
    return this.#socket !== null;
  }

  /** The next trial comes after the usual pause. */
  plan(): void {
    this.#planIn(this.#everyMs);
  }

  /** The sidecar has admitted the trial's socket. */
  admitted(socket: Socket): void {
    clearTimeout(this.#timer);
    this.#socket = null;
    this.#everyMs = this.#deps.everyMs.first;
    socket.io.reconnection(true);
    this.#deps.onAdmitted(socket);
  }

  /** The pause until the next trial doubles. */
  fail(): void {
    this.end();
    this.#everyMs = Math.min(2 * this.#everyMs, this.#deps.everyMs.longest);
    this.#deps.onFailed();
  }

  /** Also cancels a trial that was planned. Idempotent. */
  end(): void {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.off().disconnect();
  }

  #planIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#deps.isInUse()) this.#planIn(POSTPONED_MS);
      else this.#start();
    }, ms);
  }

  #start(): void {
    this.#socket = this.#deps.make();
    this.#socket.connect();
    this.#timer = setTimeout(() => this.fail(), this.#deps.limitMs);
  }
}
