export type Transport = 'websocket' | 'polling';

/** How many WebSocket attempts in a row may hang before polling is tried. */
const HANGS_BEFORE_POLLING = 2;
/**
 * A WebSocket that has lasted this long works: longer than the 13 s after which either end notices a missing heartbeat.
 */
const PROVEN_AFTER_MS = 15_000;

/**
 * Chooses the transport with which the next connection attempt starts. A refused WebSocket needs no choice: Socket.IO
 * falls back to polling by itself. A proxy or virus scanner that stalls a WebSocket gives no error, so only a timeout
 * reveals it. Once two in a row have hung, polling and WebSocket alternate, because polling may be just as dead. Knows
 * neither sockets nor clocks.
 */
export class TransportChoice {
  #hangs: number;
  #last: Transport = 'websocket';

  /** `wary`: an earlier page of this tab needed polling. */
  constructor({ wary = false } = {}) {
    this.#hangs = wary ? HANGS_BEFORE_POLLING : 0;
  }

  /** Whether WebSockets hang here, as far as is known. */
  get isWary(): boolean {
    return this.#hangs >= HANGS_BEFORE_POLLING;
  }

  next(): Transport {
    const transport = this.isWary && this.#last === 'websocket' ? 'polling' : 'websocket';
    this.#last = transport;
    return transport;
  }

  /** The attempt timed out. `transport` is the one it ended with, which may differ from the one it started with. */
  hung(transport: Transport): void {
    if (transport === 'websocket') this.#hangs += 1;
    this.#last = transport;
  }

  /**
   * The sidecar admitted the connection. The next attempt starts with the same transport, unless the connection is lost
   * too soon.
   */
  admitted(transport: Transport): void {
    this.#last = transport === 'polling' ? 'websocket' : 'polling';
  }

  /** The connection was lost after it had lasted for `stoodMs`. */
  lost(transport: Transport, stoodMs: number): void {
    if (transport === 'polling') return;
    if (stoodMs >= PROVEN_AFTER_MS) this.#hangs = 0;
    else this.hung('websocket');
  }

  /** A WebSocket was admitted beside polling: it works in both directions. */
  proven(): void {
    this.#hangs = 0;
  }
}
