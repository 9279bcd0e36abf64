import { searchTerms } from '@/lib/names/search';
import type { UserId } from '@/lib/protocol/ids';
import type { Page, PageChange } from '@/lib/protocol/sidecar/page';
import type { Person, View } from '@/lib/protocol/sidecar/presence';
import { changeBetween, looksTheSame } from './change-between';
import { type Pace, paceFor } from './pace';
import { type Listings, Pages, type TermsView } from './pages';
import type { TiesOf } from './visibility';

/** What changed since the last window of time. */
export interface Changes {
  /** People who arrived, left or changed in any way. */
  readonly touched: ReadonlySet<UserId>;
  /** Somebody arrived, left or was renamed: only this can change who is on a page, and the counts. */
  readonly isMoved: boolean;
}

interface Shown {
  readonly viewerId: UserId;
  readonly view: TermsView;
  /** As the client was last told. Clients that show the same share one object. */
  page: Page;
  toldAtMs: number;
  /** What may differ from `page` since the client was last told. */
  mayDiffer: 'nothing' | 'rest' | 'people';
}

/** Computes a value for each key once. */
function once<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const value = known.has(key) ? (known.get(key) as V) : compute(key);
    known.set(key, value);
    return value;
  };
}

/**
 * Which part of the lobby each client shows, and what the client must hear when the lobby changes, and when (see
 * `paceFor`). A client that has been told everything shows exactly what `show` would return.
 */
export class Views<Client> {
  readonly #listings: Listings;
  readonly #pages: Pages;
  readonly #shown = new Map<Client, Shown>();
  #isBehind = false;

  constructor(listings: Listings, tiesOf: TiesOf) {
    this.#listings = listings;
    this.#pages = new Pages(listings, tiesOf);
  }

  /** Some client was not due at the last `tell`: it must be called again, whether or not anything changes. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** Subscribes the client to this part of the lobby, in place of what it showed before. */
  show(client: Client, viewerId: UserId, { query, offset, limit }: View, nowMs: number): Page {
    const view = { terms: searchTerms(query), offset, limit };
    const page = this.#pages.pageOf(viewerId, view, null);
    this.#shown.set(client, { viewerId, view, page, toldAtMs: nowMs, mayDiffer: 'nothing' });
    return page;
  }

  forget(client: Client): void {
    this.#shown.delete(client);
  }

  /** This viewer may be shown others than before: their clients hear at the next `tell`. Whether they have any. */
  renew(viewerId: UserId): boolean {
    let hasAny = false;
    for (const shown of this.#shown.values()) {
      if (shown.viewerId !== viewerId) continue;
      shown.mayDiffer = 'people';
      hasAny = true;
    }
    return hasAny;
  }

  /**
   * What these changes, and earlier ones that a client was not due for, mean to each client; nothing for a client that
   * shows nothing of them. Clients that are told the same get one object. The list may change between two steps: each
   * client is told what is right at its own.
   */
  *tell(changes: Changes, nowMs: number): Generator<[Client, PageChange]> {
    const pace = paceFor(this.#shown.size);
    const hasOutdated = once((people: Page['people']) =>
      people.some((person) => changes.touched.has(person.id) && !this.#isCurrent(person)),
    );
    const changesFrom = once((before: Page) => once((after: Page) => changeBetween(before, after)));
    this.#isBehind = false;
    for (const [client, shown] of this.#shown) {
      if (hasOutdated(shown.page.people) || this.#showsHidden(shown, changes.touched)) shown.mayDiffer = 'people';
      else if (changes.isMoved && shown.mayDiffer === 'nothing') shown.mayDiffer = 'rest';
      if (shown.mayDiffer === 'nothing') continue;
      if (!isDue(shown, pace, nowMs)) {
        this.#isBehind = true;
        continue;
      }
      shown.mayDiffer = 'nothing';
      const before = shown.page;
      shown.page = this.#pages.pageOf(shown.viewerId, shown.view, before);
      if (shown.page === before) continue;
      shown.toldAtMs = nowMs;
      yield [client, changesFrom(before)(shown.page)];
    }
  }

  #isCurrent(person: Person): boolean {
    const { open, discreet } = this.#listings;
    return looksTheSame(person, (open.get(person.id) ?? discreet.get(person.id))?.person);
  }

  #showsHidden({ viewerId, page }: Shown, touched: ReadonlySet<UserId>): boolean {
    return page.people.some(({ id }) => touched.has(id) && !this.#pages.shows(viewerId, id));
  }
}

function isDue({ mayDiffer, toldAtMs }: Shown, { peopleMs, restMs }: Pace, nowMs: number): boolean {
  return nowMs - toldAtMs >= (mayDiffer === 'people' ? peopleMs : restMs);
}
