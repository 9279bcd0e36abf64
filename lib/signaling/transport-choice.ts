export type Transport = 'websocket' | 'polling';

/** So many WebSocket attempts may hang in a row before polling gets its turn. */
const HANGS_BEFORE_POLLING = 2;
/** A WebSocket that has stood this long works: longer than the 13 s after which either end misses the other's heartbeat. */
const PROVEN_AFTER_MS = 15_000;

/**
 * Which transport the next attempt begins with. A refused WebSocket needs no choice: Socket.IO goes on to polling by
 * itself. A proxy or virus scanner that holds a WebSocket back says nothing, so that only the clock can tell. Once two
 * in a row have hung, polling and WebSocket take turns, because polling may be as dead. Knows neither sockets nor clocks.
 */
export class TransportChoice {
  #hangs: number;
  #last: Transport = 'websocket';

  /** `wary`: an earlier page of this tab needed polling. */
  constructor({ wary = false } = {}) {
    this.#hangs = wary ? HANGS_BEFORE_POLLING : 0;
  }

  /** WebSockets hang here, as far as is known. */
  get isWary(): boolean {
    return this.#hangs >= HANGS_BEFORE_POLLING;
  }

  next(): Transport {
    const transport = this.isWary && this.#last === 'websocket' ? 'polling' : 'websocket';
    this.#last = transport;
    return transport;
  }

  /** The attempt's time was up. `transport` is the one it came to, which may not be the one that it began with. */
  hung(transport: Transport): void {
    if (transport === 'websocket') this.#hangs += 1;
    this.#last = transport;
  }

  /** Let in: the next attempt begins with what has worked, unless that is lost too soon. */
  letIn(transport: Transport): void {
    this.#last = transport === 'polling' ? 'websocket' : 'polling';
  }

  /** A connection is gone that had stood for `stoodMs`. */
  lost(transport: Transport, stoodMs: number): void {
    if (transport === 'polling') return;
    if (stoodMs >= PROVEN_AFTER_MS) this.#hangs = 0;
    else this.hung('websocket');
  }

  /** A WebSocket was let in beside polling: both directions work. */
  trusted(): void {
    this.#hangs = 0;
  }
}
