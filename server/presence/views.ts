import { matchesTerms, searchTerms } from '@/lib/names/search';
import type { UserId } from '@/lib/protocol/ids';
import type { FactBody } from '@/lib/protocol/sidecar/facts';
import type { Person, View } from '@/lib/protocol/sidecar/presence';
import type { RequestReply } from '@/lib/protocol/sidecar/requests';
import { type Entry, type Listing, placeOf } from './listing';
import { type Pace, paceFor } from './pace';
import type { HiddenFrom } from './visibility';

/** What changed since the last window of time. */
export interface Changes {
  /** People who arrived, left or changed in any way. */
  readonly touched: ReadonlySet<UserId>;
  /** Search texts of names that arrived, left or were renamed: only these can shift a view's page or its totals. */
  readonly movedTexts: readonly string[];
}

type Page = readonly Person[];

interface Shown {
  readonly viewerId: UserId;
  /** The query's folded terms; none if the query is empty. */
  readonly terms: readonly string[];
  readonly view: View;
  /** The people on it, as the client last heard of them. Clients that show the same share one array. */
  page: Page;
  total: number;
  onlineCount: number;
  /** Its page shifted, and the client has not asked for it again. */
  stale: boolean;
  /** What may have changed since the client was last told, and was not looked at because the client was not due. */
  mayDiffer: boolean;
  mayHaveShifted: boolean;
  mayCountOther: boolean;
  /** When the client was last told: of people on its page, that the page shifted, of anything. */
  peopleAtMs: number;
  shiftAtMs: number;
  toldAtMs: number;
}

/** What changed of the people on a page, and the page as its client knows it from then on. */
interface Difference {
  readonly updated: Person[];
  readonly removed: UserId[];
  readonly page: Page;
}

/** Pages kept for other clients that show the same. */
const MAX_KEPT_PAGES = 100;
const LONG_AGO_MS = Number.NEGATIVE_INFINITY;

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
 * `paceFor`). A client never sees its own user in the list, nor anybody whom `HiddenFrom` names.
 */
export class Views<Client> {
  readonly #listing: Listing;
  readonly #hiddenFrom: HiddenFrom;
  readonly #shown = new Map<Client, Shown>();
  /** The latest page of each view, as viewers see it who are not on it and from whom nobody is hidden. */
  readonly #pages = new Map<string, Page>();
  #isBehind = false;

  constructor(listing: Listing, hiddenFrom: HiddenFrom) {
    this.#listing = listing;
    this.#hiddenFrom = hiddenFrom;
  }

  /** Some client was not due at the last `tell`: it must be called again, whether or not anything changes. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** Subscribes the client to this part of the lobby, in place of what it showed before. */
  show(client: Client, viewerId: UserId, view: View, nowMs: number): RequestReply<'presence:show'> {
    const terms = searchTerms(view.query);
    const matches = this.#listing.matches(terms);
    const unseen = this.#unseenBy(viewerId);
    const absent = placesOf(unseen, matches);
    const page = this.#shared(view, this.#pageFor(viewerId, view, matches, absent));
    const total = matches.length - absent.length;
    const onlineCount = this.#onlineCount(unseen);
    const before = this.#shown.get(client);
    this.#shown.set(client, {
      ...{ viewerId, terms, view, page, total, onlineCount },
      stale: false,
      mayDiffer: false,
      mayHaveShifted: false,
      mayCountOther: false,
      peopleAtMs: before?.peopleAtMs ?? LONG_AGO_MS,
      shiftAtMs: before?.shiftAtMs ?? LONG_AGO_MS,
      toldAtMs: nowMs,
    });
    return { total, onlineCount, people: [...page] };
  }

  forget(client: Client): void {
    this.#shown.delete(client);
  }

  /**
   * What these changes, and earlier ones that a client was not due for, mean to each client; nothing for a client that
   * shows nothing of them.
   */
  *tell(changes: Changes, nowMs: number): Generator<[Client, FactBody<'presence:changed'>]> {
    const pace = paceFor(this.#shown.size);
    const matchesOf = once((query: string) => this.#listing.matches(query === '' ? [] : query.split(' ')));
    const isTouched = once((page: Page) => page.some(({ id }) => changes.touched.has(id)));
    const differenceOn = once((page: Page) => this.#changesOn(page, NOBODY));
    this.#isBehind = false;
    for (const [client, shown] of this.#shown) {
      if (changes.touched.size > 0 && isTouched(shown.page)) shown.mayDiffer = true;
      if (changes.movedTexts.length > 0) {
        shown.mayCountOther = true;
        if (changes.movedTexts.some((text) => matchesTerms(text, shown.terms))) shown.mayHaveShifted = true;
      }
      const body = this.#due(shown, pace, nowMs, { matchesOf, differenceOn });
      this.#isBehind ||= shown.mayDiffer || shown.mayCountOther || (shown.mayHaveShifted && !shown.stale);
      if (body) yield [client, body];
    }
  }

  /** What this client must hear now. Null for nothing, or not yet. */
  #due(
    shown: Shown,
    pace: Pace,
    nowMs: number,
    { matchesOf, differenceOn }: { matchesOf(query: string): readonly Entry[]; differenceOn(page: Page): Difference },
  ): FactBody<'presence:changed'> | null {
    const hearsOfPeople = shown.mayDiffer && nowMs - shown.peopleAtMs >= pace.peopleMs;
    const hearsOfShift = shown.mayHaveShifted && !shown.stale && nowMs - shown.shiftAtMs >= pace.shiftMs;
    const hearsCounts = (shown.mayCountOther || shown.mayHaveShifted) && nowMs - shown.toldAtMs >= pace.countMs;
    if (!hearsOfPeople && !hearsOfShift && !hearsCounts) return null;

    const { viewerId, view } = shown;
    const before = { total: shown.total, onlineCount: shown.onlineCount, stale: shown.stale };
    const unseen = this.#unseenBy(viewerId);
    let [updated, removed]: [Person[], UserId[]] = [[], []];
    if (hearsOfPeople) {
      const hidden = this.#hiddenFrom(viewerId);
      const difference = hidden.size === 0 ? differenceOn(shown.page) : this.#changesOn(shown.page, hidden);
      ({ updated, removed, page: shown.page } = difference);
      shown.mayDiffer = false;
      if (updated.length + removed.length > 0) shown.peopleAtMs = nowMs;
    }
    if (shown.mayHaveShifted) {
      const matches = matchesOf(shown.terms.join(' '));
      const absent = placesOf(unseen, matches);
      shown.total = matches.length - absent.length;
      if (hearsOfShift) {
        shown.mayHaveShifted = false;
        shown.stale = !isPage(shown.page, pageOf(matches, absent, view));
        if (shown.stale) shown.shiftAtMs = nowMs;
      }
    }
    shown.onlineCount = this.#onlineCount(unseen);
    shown.mayCountOther = false;
    const moved =
      shown.total !== before.total || shown.onlineCount !== before.onlineCount || shown.stale !== before.stale;
    if (!moved && updated.length + removed.length === 0) return null;
    shown.toldAtMs = nowMs;
    return { total: shown.total, onlineCount: shown.onlineCount, updated, removed, stale: shown.stale };
  }

  /** What changed of the people on this page, for viewers who are not shown the people in `hidden`. */
  #changesOn(page: Page, hidden: ReadonlySet<UserId>): Difference {
    const updated: Person[] = [];
    const removed: UserId[] = [];
    const current: Person[] = [];
    for (const known of page) {
      const entry = this.#listing.get(known.id);
      if (!entry || hidden.has(known.id)) {
        removed.push(known.id);
        continue;
      }
      const person = this.#listing.shown(entry, hidden);
      current.push(person);
      // A namesake whom this viewer is not shown changes nothing for them.
      if (isSame(person, known)) continue;
      updated.push(person);
    }
    return { updated, removed, page: updated.length + removed.length > 0 ? current : page };
  }

  #pageFor(viewerId: UserId, view: View, matches: readonly Entry[], absent: readonly number[]): Page {
    const hidden = this.#hiddenFrom(viewerId);
    return pageOf(matches, absent, view).map((entry) => this.#listing.shown(entry, hidden));
  }

  /** The same page, in the array of the client that was last shown it. */
  #shared(view: View, page: Page): Page {
    const key = `${view.offset} ${view.limit} ${view.query}`;
    const known = this.#pages.get(key);
    if (known?.length === page.length && page.every((person, index) => isSame(person, known[index]))) return known;
    if (this.#pages.size >= MAX_KEPT_PAGES) this.#pages.clear();
    this.#pages.set(key, page);
    return page;
  }

  /** Those who are listed, but not for this viewer: the viewer and everybody hidden from them. */
  #unseenBy(viewerId: UserId): Entry[] {
    const own = this.#listing.get(viewerId);
    const unseen = own ? [own] : [];
    for (const id of this.#hiddenFrom(viewerId)) {
      const entry = this.#listing.get(id);
      if (entry && entry !== own) unseen.push(entry);
    }
    return unseen;
  }

  #onlineCount(unseen: readonly Entry[]): number {
    return this.#listing.entries.length - unseen.length;
  }
}

const NOBODY: ReadonlySet<UserId> = new Set();

/** Where these entries stand among the matches, in ascending order, leaving out those that do not match. */
function placesOf(entries: readonly Entry[], matches: readonly Entry[]): number[] {
  const places: number[] = [];
  for (const entry of entries) {
    const place = placeOf(matches, entry);
    if (matches[place]?.person.id === entry.person.id) places.push(place);
  }
  return places.sort((a, b) => a - b);
}

/** The view's people, counted as if those at the absent places (in ascending order) were not in the list. */
function pageOf(matches: readonly Entry[], absent: readonly number[], view: View): Entry[] {
  const skipped = new Set(absent);
  let index = view.offset;
  for (const place of absent) if (place <= index) index += 1;
  const page: Entry[] = [];
  for (; page.length < view.limit; index += 1) {
    const entry = matches[index];
    if (!entry) break;
    if (!skipped.has(index)) page.push(entry);
  }
  return page;
}

function isPage(known: Page, page: readonly Entry[]): boolean {
  return known.length === page.length && page.every(({ person }, index) => person.id === known[index]?.id);
}

function isSame(a: Person, b: Person | undefined): boolean {
  return a.id === b?.id && a.name === b.name && a.tag === b.tag && a.status === b.status && a.namesake === b.namesake;
}
