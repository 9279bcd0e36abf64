import { RecentMap } from './recent-map';

export interface QueueLimit {
  /** Guesses at one account before strangers have to queue. */
  readonly burst: number;
  /** One more is allowed each time this has passed. */
  readonly intervalMs: number;
  /** However many queue, nobody is told to wait longer. */
  readonly longestWaitMs: number;
  /** Accounts kept at once. */
  readonly keys: number;
}

/**
 * Spreads the guesses at one account that come from devices it does not know, over all their addresses. Within the burst
 * they pass at once. Beyond it each address gets a time slot of its own, which the others can neither take nor put off:
 * this is what keeps an attack from locking the owner out. It is a generic cell rate algorithm (ITU-T I.371) that makes
 * reservations instead of refusing.
 */
export class AccountQueue {
  readonly #limit: QueueLimit;
  /** For each account the time at which its whole burst is there again (the theoretical arrival time). */
  readonly #fullAgainAtMs: RecentMap<number>;

  constructor(limit: QueueLimit) {
    this.#limit = limit;
    this.#fullAgainAtMs = new RecentMap(limit.keys);
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

  /** The last guess was right: it does not count. */
  returnToOldDevice(account: string): void {
    const fullAgainAtMs = this.#fullAgainAtMs.get(account);
    if (fullAgainAtMs !== undefined) this.#fullAgainAtMs.set(account, fullAgainAtMs - this.#limit.intervalMs);
  }

  #next(account: string, nowMs: number): number {
    return Math.max(this.#fullAgainAtMs.get(account) ?? nowMs, nowMs) + this.#limit.intervalMs;
  }

  /** Where the time stands once the burst is used up. */
  #newest(nowMs: number): number {
    return nowMs + this.#limit.burst * this.#limit.intervalMs;
  }
}
