import { RecentMap } from '@/lib/auth/limits/recent-map';
import type { UserId } from '@/lib/protocol/ids';
import type { Page } from '@/lib/protocol/sidecar/page';
import type { Person, View } from '@/lib/protocol/sidecar/presence';
import { isSamePerson } from './change-between';
import { type Entry, type Listing, placeOf } from './listing';
import type { HiddenFrom } from './visibility';

/** A view as the pages are computed from it: the query's folded terms, none if the query is empty. */
export interface TermsView extends Pick<View, 'offset' | 'limit'> {
  readonly terms: readonly string[];
}

/** Pages kept for other clients that are shown the same; about 1 KB each. */
const MAX_KEPT_PAGES = 1_000;
/** Results of searches kept for others who search for the same at the same time; each may hold everybody online. */
const MAX_KEPT_MATCHES = 16;

/**
 * What each viewer is shown of the lobby: never their own user, nor anybody whom `HiddenFrom` names. Most viewers are
 * shown the same, which is computed once while the list does not change, and is one object.
 */
export class Pages {
  readonly #listing: Listing;
  readonly #hiddenFrom: HiddenFrom;
  /** The latest pages that do not depend on the viewer, and the list's version for which they are right. */
  readonly #latest = new RecentMap<{ readonly page: Page; readonly version: number }>(MAX_KEPT_PAGES);
  /** What each query finds in this version of the list. */
  #matches = new RecentMap<readonly Entry[]>(MAX_KEPT_MATCHES);
  #matchesVersion = -1;
  #revision = 0;

  constructor(listing: Listing, hiddenFrom: HiddenFrom) {
    this.#listing = listing;
    this.#hiddenFrom = hiddenFrom;
  }

  /** The page as it is now. `known`, the one that the client was last told, is returned if it is still right. */
  pageOf(viewerId: UserId, view: TermsView, known: Page | null): Page {
    const matches = this.#matchesOf(view.terms);
    const hidden = this.#hiddenFrom(viewerId);
    const unseen = this.#unseenBy(viewerId, hidden);
    const absent = placesOf(unseen, matches);
    let start = view.offset;
    for (const place of absent) if (place <= start) start += 1;
    const counts = {
      total: matches.length - absent.length,
      onlineCount: this.#listing.entries.length - unseen.length,
    };
    const read = (latest: Page | null) => {
      const people = peopleFrom(start, view.limit, matches, absent).map((entry) => this.#listing.shown(entry, hidden));
      return this.#sameOrNew({ ...counts, people }, [latest, known]);
    };
    const isOnIt = absent.some((place) => place >= start && place < start + view.limit);
    // Who is hidden from a viewer may be somebody's only namesake.
    if (isOnIt || hidden.size > 0) return read(null);

    const { version } = this.#listing;
    const key = `${start} ${view.limit} ${absent.length} ${unseen.length} ${view.terms.join(' ')}`;
    const latest = this.#latest.get(key);
    if (latest?.version === version) return latest.page;
    const page = read(latest?.page ?? null);
    this.#latest.set(key, { page, version });
    return page;
  }

  /** One of these pages if it shows the same, or else a new one, which shares the array of people if they are the same. */
  #sameOrNew(content: Omit<Page, 'revision'>, pages: readonly (Page | null)[]): Page {
    const alike = pages.filter((page) => page !== null && isSamePeople(page.people, content.people));
    const { total, onlineCount } = content;
    const same = alike.find((page) => page?.total === total && page.onlineCount === onlineCount);
    if (same) return same;
    this.#revision += 1;
    return { revision: this.#revision, total, onlineCount, people: alike[0]?.people ?? content.people };
  }

  #matchesOf(terms: readonly string[]): readonly Entry[] {
    if (this.#matchesVersion !== this.#listing.version) this.#matches = new RecentMap(MAX_KEPT_MATCHES);
    this.#matchesVersion = this.#listing.version;
    const query = terms.join(' ');
    const matches = this.#matches.get(query) ?? this.#listing.matches(terms);
    this.#matches.set(query, matches);
    return matches;
  }

  /** Those who are listed, but not for this viewer. */
  #unseenBy(viewerId: UserId, hidden: ReadonlySet<UserId>): Entry[] {
    const own = this.#listing.get(viewerId);
    const unseen = own ? [own] : [];
    for (const id of hidden) {
      const entry = this.#listing.get(id);
      if (entry && entry !== own) unseen.push(entry);
    }
    return unseen;
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

/** As many as the limit from this place on, leaving out those at the absent places. */
function peopleFrom(start: number, limit: number, matches: readonly Entry[], absent: readonly number[]): Entry[] {
  const people: Entry[] = [];
  for (let place = start; people.length < limit && place < matches.length; place += 1)
    if (!absent.includes(place)) people.push(matches[place] as Entry);
  return people;
}

function isSamePeople(known: readonly Person[], people: readonly Person[]): boolean {
  return known.length === people.length && people.every((person, index) => isSamePerson(person, known[index]));
}
