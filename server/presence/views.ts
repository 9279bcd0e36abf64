import { matchesTerms, searchTerms } from '@/lib/names/search';
import type { AskReply } from '@/lib/protocol/asks';
import type { FactBody } from '@/lib/protocol/facts';
import type { UserId } from '@/lib/protocol/ids';
import type { Person, View } from '@/lib/protocol/presence';
import { type Entry, type Listing, placeOf } from './listing';

/** What moved since the last window. */
export interface Changes {
  /** People who arrived, left or changed in any way, and the number of their last change. */
  readonly touched: ReadonlyMap<UserId, number>;
  /** Search texts of names that arrived, left or were renamed: what can move a view's window or totals. */
  readonly movedTexts: readonly string[];
}

interface Shown {
  readonly viewerId: UserId;
  /** The query's folded terms; none where everybody is shown. */
  readonly terms: readonly string[];
  readonly view: View;
  /** What the client was last sent as its window. */
  readonly ids: readonly UserId[];
  readonly idSet: ReadonlySet<UserId>;
  /** The number of the last change it was sent with. */
  readonly asOf: number;
  total: number;
  onlineCount: number;
  /** Its window moved and it has not asked again. */
  stale: boolean;
}

/** What each client shows of the lobby, and what it must hear when the lobby changes. A client never sees itself in the list. */
export class Views<Client> {
  readonly #listing: Listing;
  readonly #shown = new Map<Client, Shown>();

  constructor(listing: Listing) {
    this.#listing = listing;
  }

  /** Subscribes the client to this part of the lobby, in place of what it showed before. `asOf` numbers the last change. */
  show(client: Client, viewerId: UserId, view: View, asOf: number): AskReply<'presence:show'> {
    const terms = searchTerms(view.query);
    const matches = this.#listing.matches(terms);
    const own = this.#listing.get(viewerId);
    const page = pageOf(matches, own, view);
    const people = page.map((entry) => this.#listing.shown(entry));
    const ids = people.map((person) => person.id);
    const total = countOthers(matches, own);
    const onlineCount = this.#onlineCount(viewerId);
    const idSet = new Set(ids);
    this.#shown.set(client, { viewerId, terms, view, ids, idSet, asOf, total, onlineCount, stale: false });
    return { total, onlineCount, people };
  }

  forget(client: Client): void {
    this.#shown.delete(client);
  }

  /** The facts this window's changes are worth, only for clients that show something of them. */
  *tell(changes: Changes): Generator<[Client, FactBody<'presence:changed'>]> {
    const matchesByQuery = new Map<string, readonly Entry[]>();
    const matchesOf = (terms: readonly string[]) => {
      const query = terms.join(' ');
      const known = matchesByQuery.get(query) ?? this.#listing.matches(terms);
      matchesByQuery.set(query, known);
      return known;
    };
    for (const [client, shown] of this.#shown) {
      const updated: Person[] = [];
      const removed: UserId[] = [];
      for (const [id, change] of changes.touched) {
        if (change <= shown.asOf || !shown.idSet.has(id)) continue;
        const entry = this.#listing.get(id);
        if (entry) updated.push(this.#listing.shown(entry));
        else removed.push(id);
      }
      const before = { total: shown.total, onlineCount: shown.onlineCount, stale: shown.stale };
      if (changes.movedTexts.some((text) => matchesTerms(text, shown.terms))) {
        const matches = matchesOf(shown.terms);
        const own = this.#listing.get(shown.viewerId);
        shown.total = countOthers(matches, own);
        shown.stale ||= !isPage(shown.ids, pageOf(matches, own, shown.view));
      }
      shown.onlineCount = this.#onlineCount(shown.viewerId);
      const moved =
        shown.total !== before.total || shown.onlineCount !== before.onlineCount || shown.stale !== before.stale;
      if (!moved && updated.length + removed.length === 0) continue;
      yield [client, { total: shown.total, onlineCount: shown.onlineCount, updated, removed, stale: shown.stale }];
    }
  }

  #onlineCount(viewerId: UserId): number {
    return this.#listing.entries.length - (this.#listing.get(viewerId) ? 1 : 0);
  }
}

/** Index of the viewer among the matches; infinite if not among them. */
function ownIndex(matches: readonly Entry[], own: Entry | undefined): number {
  if (!own) return Number.POSITIVE_INFINITY;
  const index = placeOf(matches, own);
  return matches[index]?.person.id === own.person.id ? index : Number.POSITIVE_INFINITY;
}

const countOthers = (matches: readonly Entry[], own: Entry | undefined): number =>
  matches.length - (Number.isFinite(ownIndex(matches, own)) ? 1 : 0);

/** The window's people, counted as if the viewer were not in the list. */
function pageOf(matches: readonly Entry[], own: Entry | undefined, view: View): Entry[] {
  const skip = ownIndex(matches, own);
  const page: Entry[] = [];
  for (let index = view.offset + (skip < view.offset ? 1 : 0); page.length < view.limit; index += 1) {
    const entry = matches[index];
    if (!entry) break;
    if (index !== skip) page.push(entry);
  }
  return page;
}

function isPage(ids: readonly UserId[], page: readonly Entry[]): boolean {
  return ids.length === page.length && page.every(({ person }, index) => person.id === ids[index]);
}
