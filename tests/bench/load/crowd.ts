import { setTimeout as delay } from 'node:timers/promises';
import { type LoadAccount, LoadPage, type Tally, type Target } from './page';

/** Handshakes under way at once. */
const AT_ONCE = 100;
const LOOK_MS = 50;

/** Waits until `isTrue`, and says how long that took, in ms. Null if it took longer than the limit. */
export async function msUntil(isTrue: () => boolean, withinMs: number): Promise<number | null> {
  const startMs = performance.now();
  while (!isTrue()) {
    if (performance.now() - startMs > withinMs) return null;
    await delay(LOOK_MS);
  }
  return Math.round(performance.now() - startMs);
}

/** Many people who are online at one server. */
export class Crowd {
  readonly pages: readonly LoadPage[];
  readonly tally: Tally = { deliveries: 0, shows: 0, missed: 0 };

  /** With several servers, the people are at each of them in turn. */
  constructor(accounts: readonly LoadAccount[], ...targets: readonly Target[]) {
    this.pages = accounts.map(
      (account, index) => new LoadPage(account, targets[index % targets.length] as Target, this.tally),
    );
  }

  /** All arrive, as fast as the server takes them. Rejects when they did not within the limit. Returns ms. */
  async arrive(withinMs: number): Promise<number> {
    const startMs = performance.now();
    const waiting = [...this.pages];
    const arriveInTurn = async () => {
      for (let page = waiting.shift(); page; page = waiting.shift()) await page.arrive();
    };
    const tooLate = new AbortController();
    const limit = delay(withinMs, undefined, { signal: tooLate.signal }).then(
      () => Promise.reject(new Error(`${this.absent} of ${this.pages.length} had not arrived after ${withinMs} ms`)),
      () => undefined,
    );
    await Promise.race([Promise.all(Array.from({ length: AT_ONCE }, arriveInTurn)), limit]);
    tooLate.abort();
    return Math.round(performance.now() - startMs);
  }

  get absent(): number {
    return this.pages.filter(({ isThere }) => !isThere).length;
  }

  /** Ms until every page shows the right number of others. */
  msUntilExact(withinMs: number, others = this.pages.length - 1): Promise<number | null> {
    return msUntil(() => this.pages.every(({ onlineCount }) => onlineCount === others), withinMs);
  }

  close(): void {
    for (const page of this.pages) page.close();
  }
}
