import type { View } from '@/lib/protocol/sidecar/presence';
import type { SignalingPort } from '@/lib/signaling/port';
import { PageCopy } from './page-copy';
import { mustMove, noPeople, type PeoplePages, viewAround, withPage } from './people-pages';

/** Enough rows for a tall screen before the list has been measured. */
const FIRST_ROWS = 40;
/** Pause after a refusal (rate limit): long enough for the sidecar's limit to recover. */
const RETRY_MS = 2_000;

/** The people this page shows. Sends one request at a time; whatever it missed meanwhile is fetched by one more. */
export class PeopleStore {
  readonly #signaling: SignalingPort;
  readonly #listeners = new Set<() => void>();
  readonly #stops: (() => void)[];
  /** The page that the sidecar keeps up to date, and where it begins. */
  readonly #copy = new PageCopy();
  #copyOffset = 0;
  #pages: PeoplePages = noPeople;
  /** Null until a query is set. */
  #view: View | null = null;
  /** The query that `#pages` is the result of. */
  #shownQuery: string | null = null;
  #isAsking = false;
  #mustAskAgain = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(signaling: SignalingPort) {
    this.#signaling = signaling;
    this.#stops = [
      signaling.onFact('session:ready', () => {
        this.#copy.forget();
        this.#ask();
      }),
      signaling.onFact('presence:changed', (change) => {
        const before = this.#copy.page;
        if (!this.#copy.heard(change)) this.#ask();
        if (this.#copy.page !== before) this.#showCopy();
      }),
    ];
  }

  get pages(): PeoplePages {
    return this.#pages;
  }

  /** The query that `pages` is the result of; null before the first. */
  get shownQuery(): string | null {
    return this.#shownQuery;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Shows another query from its first row on. The old rows stay until the new ones arrive. */
  search(query: string): void {
    if (this.#view?.query === query) return;
    this.#view = viewAround(query, 0, FIRST_ROWS);
    this.#ask();
  }

  /** Reports that rows `start` to `end` (exclusive) are visible now. */
  showRange = (start: number, end: number): void => {
    if (!this.#view || !mustMove(this.#view, start, Math.min(end, this.#pages.total))) return;
    this.#view = viewAround(this.#view.query, start, end);
    this.#ask();
  };

  /** Idempotent. */
  close(): void {
    for (const stop of this.#stops) stop();
    clearTimeout(this.#retry);
    this.#view = null;
    this.#listeners.clear();
  }

  #ask(): void {
    if (this.#isAsking) this.#mustAskAgain = true;
    else if (this.#view && this.#signaling.connection === 'online') void this.#fetch(this.#view);
  }

  async #fetch(view: View): Promise<void> {
    this.#isAsking = true;
    this.#mustAskAgain = false;
    this.#copy.asking();
    const reply = await this.#signaling.ask('presence:show', view);
    this.#isAsking = false;
    if (reply.ok && this.#view?.query === view.query) {
      if (this.#shownQuery !== view.query) this.#pages = noPeople;
      this.#shownQuery = view.query;
      this.#copyOffset = view.offset;
      this.#copy.answered(reply);
      this.#showCopy();
    } else {
      this.#copy.answered(null);
    }
    if (this.#mustAskAgain) this.#ask();
    else if (!reply.ok) this.#retryLater();
  }

  #retryLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#ask(), RETRY_MS);
  }

  #showCopy(): void {
    if (!this.#copy.page) return;
    this.#pages = withPage(this.#pages, this.#copyOffset, this.#copy.page);
    for (const listener of [...this.#listeners]) listener();
  }
}
