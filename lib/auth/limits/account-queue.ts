import type { Table } from './table';

export interface QueueLimit {
  /** Guesses at one account before strangers have to queue. */
  readonly burst: number;
  /** One more guess is allowed per interval. */
  readonly intervalMs: number;
  /** The longest wait, however many addresses queue. */
  readonly longestWaitMs: number;
}

/**
 * Rate-limits guesses at one account from devices it does not know, summed over all their addresses. Within the burst
 * they pass at once. Beyond it each address gets a time slot of its own, which other addresses can neither take nor
 * delay: an attack thus cannot lock the owner out. A generic cell rate algorithm (ITU-T I.371) that reserves instead of
 * refusing.
 */
export class AccountQueue {
  readonly #limit: QueueLimit;
  /** For each account the time at which its whole burst is available again (the theoretical arrival time). */
  readonly #fullAgainAtMs: Table<number>;

  constructor(limit: QueueLimit, fullAgainAtMs: Table<number>) {
    this.#limit = limit;
    this.#fullAgainAtMs = fullAgainAtMs;
  }

  /** Counts a guess and returns true if it may pass at once. */
  pass(account: string, nowMs: number): boolean {
    const fullAgainAtMs = this.#next(account, nowMs);
    if (fullAgainAtMs > this.#newest(nowMs)) return false;
    this.#fullAgainAtMs.set(account, fullAgainAtMs);
    return true;
  }

  /** Counts a guess that has to wait, and returns the time of its slot. */
  reserve(account: string, nowMs: number): number {
    const newestMs = this.#newest(nowMs);
    const fullAgainAtMs = Math.min(this.#next(account, nowMs), newestMs + this.#limit.longestWaitMs);
    this.#fullAgainAtMs.set(account, fullAgainAtMs);
    return nowMs + Math.max(0, fullAgainAtMs - newestMs);
  }

  /** Uncounts the last guess, because its password was right. */
  refund(account: string): void {
    const fullAgainAtMs = this.#fullAgainAtMs.get(account);
    if (fullAgainAtMs !== undefined) this.#fullAgainAtMs.set(account, fullAgainAtMs - this.#limit.intervalMs);
  }

  #next(account: string, nowMs: number): number {
    return Math.max(this.#fullAgainAtMs.get(account) ?? nowMs, nowMs) + this.#limit.intervalMs;
  }

  /** The theoretical arrival time once the burst is used up. */
  #newest(nowMs: number): number {
    return nowMs + this.#limit.burst * this.#limit.intervalMs;
  }
}
