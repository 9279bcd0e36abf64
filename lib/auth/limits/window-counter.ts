import type { Table } from './table';

export interface WindowLimit {
  /** Events per window for an allowance of 1. */
  readonly points: number;
  readonly windowMs: number;
}

export interface Window {
  readonly endsAtMs: number;
  count: number;
}

/** Counts events per key, in windows that start with a key's first event. */
export class WindowCounter {
  readonly #limit: WindowLimit;
  readonly #windows: Table<Window>;

  constructor(limit: WindowLimit, windows: Table<Window>) {
    this.#limit = limit;
    this.#windows = windows;
  }

  /** How long the key's next event has to wait, in milliseconds; 0 if it need not. */
  waitMs(key: string, nowMs: number, allowance = 1): number {
    const window = this.#current(key, nowMs);
    return window && window.count >= this.#limit.points * allowance ? window.endsAtMs - nowMs : 0;
  }

  add(key: string, nowMs: number): void {
    const window = this.#current(key, nowMs);
    if (window) window.count++;
    else this.#windows.set(key, { endsAtMs: nowMs + this.#limit.windowMs, count: 1 });
  }

  /** Uncounts one event. */
  refund(key: string, nowMs: number): void {
    const window = this.#current(key, nowMs);
    if (window && window.count > 0) window.count--;
  }

  #current(key: string, nowMs: number): Window | undefined {
    const window = this.#windows.get(key);
    return window && window.endsAtMs > nowMs ? window : undefined;
  }
}
