import { matchesTerms, searchTerms } from '@/lib/names/search';
import type { UserId } from '@/lib/protocol/ids';
import type { FactBody } from '@/lib/protocol/sidecar/facts';
import type { Person, View } from '@/lib/protocol/sidecar/presence';
import type { RequestReply } from '@/lib/protocol/sidecar/requests';
import { type Entry, type Listing, placeOf } from './listing';
import type { HiddenFrom } from './visibility';

/** What changed since the last window of time. */
export interface Changes {
  /** People who arrived, left or changed in any way, and the number of their last change. */
  readonly touched: ReadonlyMap<UserId, number>;
  /** Search texts of names that arrived, left or were renamed: only these can shift a view's page or its totals. */
  readonly movedTexts: readonly string[];
}

interface Shown {
  readonly viewerId: UserId;
  /** The query's folded terms; none if the query is empty. */
  readonly terms: readonly string[];
  readonly view: View;
  /** The page that the client was last sent. */
  readonly ids: readonly UserId[];
  /** The people on it, as the client last heard of them. */
  readonly people: Map<UserId, Person>;
  /** The number of the last change that the page includes. */
  readonly asOf: number;
  total: number;
  onlineCount: number;
  /** Its page shifted, and the client has not asked for it again. */
  stale: boolean;
}

/**
 * Which part of the lobby each client shows, and what the client must hear when the lobby changes. A client never sees
 * its own user in the list, nor anybody whom `HiddenFrom` names.
 */
export class Views<Client> {
  readonly #listing: Listing;
  readonly #hiddenFrom: HiddenFrom;
  readonly #shown = new Map<Client, Shown>();

  constructor(listing: Listing, hiddenFrom: HiddenFrom) {
    this.#listing = listing;
    this.#hiddenFrom = hiddenFrom;
  }

  /**
   * Subscribes the client to this part of the lobby, in place of what it showed before. `asOf` numbers the last change.
   */
  show(client: Client, viewerId: UserId, view: View, asOf: number): RequestReply<'presence:show'> {
    const terms = searchTerms(view.query);
    const matches = this.#listing.matches(terms);
    const unseen = this.#unseenBy(viewerId);
    const absent = placesOf(unseen, matches);
    const people = pageOf(matches, absent, view).map((entry) => this.#shownTo(viewerId, entry));
    const ids = people.map((person) => person.id);
    const total = matches.length - absent.length;
    const onlineCount = this.#onlineCount(unseen);
    const known = new Map(people.map((person) => [person.id, person]));
    this.#shown.set(client, { viewerId, terms, view, ids, people: known, asOf, total, onlineCount, stale: false });
    return { total, onlineCount, people };
  }

  forget(client: Client): void {
    this.#shown.delete(client);
  }

  /** What these changes mean to each client; nothing for a client that shows nothing of them. */
  *tell(changes: Changes): Generator<[Client, FactBody<'presence:changed'>]> {
    const matchesByQuery = new Map<string, readonly Entry[]>();
    const matchesOf = (terms: readonly string[]) => {
      const query = terms.join(' ');
      const known = matchesByQuery.get(query) ?? this.#listing.matches(terms);
      matchesByQuery.set(query, known);
      return known;
    };
    for (const [client, shown] of this.#shown) {
      const { updated, removed } = this.#changesOn(shown, changes);
      const before = { total: shown.total, onlineCount: shown.onlineCount, stale: shown.stale };
      const unseen = this.#unseenBy(shown.viewerId);
      if (changes.movedTexts.some((text) => matchesTerms(text, shown.terms))) {
        const matches = matchesOf(shown.terms);
        const absent = placesOf(unseen, matches);
        shown.total = matches.length - absent.length;
        shown.stale ||= !isPage(shown.ids, pageOf(matches, absent, shown.view));
      }
      shown.onlineCount = this.#onlineCount(unseen);
      const moved =
        shown.total !== before.total || shown.onlineCount !== before.onlineCount || shown.stale !== before.stale;
      if (!moved && updated.length + removed.length === 0) continue;
      yield [client, { total: shown.total, onlineCount: shown.onlineCount, updated, removed, stale: shown.stale }];
    }
  }

  /** What changed of the people on this page, as its viewer may see it. */
  #changesOn(shown: Shown, changes: Changes): { updated: Person[]; removed: UserId[] } {
    const hidden = this.#hiddenFrom(shown.viewerId);
    const updated: Person[] = [];
    const removed: UserId[] = [];
    for (const [id, change] of changes.touched) {
      if (change <= shown.asOf || !shown.people.has(id)) continue;
      const entry = this.#listing.get(id);
      if (!entry || hidden.has(id)) {
        removed.push(id);
        continue;
      }
      const person = this.#shownTo(shown.viewerId, entry);
      // A namesake whom this viewer is not shown changes nothing for them.
      if (isSame(person, shown.people.get(id))) continue;
      shown.people.set(id, person);
      updated.push(person);
    }
    return { updated, removed };
  }

  #shownTo(viewerId: UserId, entry: Entry): Person {
    return this.#listing.shown(entry, this.#hiddenFrom(viewerId));
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

function isPage(ids: readonly UserId[], page: readonly Entry[]): boolean {
  return ids.length === page.length && page.every(({ person }, index) => person.id === ids[index]);
}

function isSame(a: Person, b: Person | undefined): boolean {
  return a.name === b?.name && a.tag === b.tag && a.status === b.status && a.namesake === b.namesake;
}
