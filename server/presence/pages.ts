import { RecentMap } from '@/lib/auth/limits/recent-map';
import { matchesTerms } from '@/lib/names/search';
import type { Ties } from '@/lib/people/standing';
import type { UserId } from '@/lib/protocol/ids';
import type { Page } from '@/lib/protocol/sidecar/page';
import type { Person, View } from '@/lib/protocol/sidecar/presence';
import { isSamePerson } from './change-between';
import { type Entry, inOrder, type Listing, placeOf } from './listing';
import type { TiesOf } from './visibility';

/** A view as the pages are computed from it: the query's folded terms, none if the query is empty. */
export interface TermsView extends Pick<View, 'offset' | 'limit'> {
  readonly terms: readonly string[];
}

/** Who is online and shown to somebody. */
export interface Listings {
  /** Those who show themselves to everybody. */
  readonly open: Listing;
  /** Those who show themselves to their contacts. Nobody is in both. */
  readonly discreet: Listing;
}

/** Pages kept for other clients that are shown the same; about 1 KB each. */
const MAX_KEPT_PAGES = 1_000;
/** Results of searches kept for others who search for the same at the same time; each may hold everybody online. */
const MAX_KEPT_MATCHES = 16;

/** Somebody of the discreet list who stands before the match at this place. */
interface Extra {
  readonly place: number;
  readonly entry: Entry;
}

/**
 * What each viewer is shown of the lobby: never their own user, nor anybody whom their ties hide (see `TiesOf`). Most
 * viewers are shown the same, which is computed once while the list does not change, and is one object.
 */
export class Pages {
  readonly #open: Listing;
  readonly #discreet: Listing;
  readonly #tiesOf: TiesOf;
  /** The latest pages that do not depend on the viewer, and the list's version for which they are right. */
  readonly #latest = new RecentMap<{ readonly page: Page; readonly version: number }>(MAX_KEPT_PAGES);
  /** What each query finds in this version of the list. */
  #matches = new RecentMap<readonly Entry[]>(MAX_KEPT_MATCHES);
  #matchesVersion = -1;
  #revision = 0;

  constructor({ open, discreet }: Listings, tiesOf: TiesOf) {
    this.#open = open;
    this.#discreet = discreet;
    this.#tiesOf = tiesOf;
  }

  /** The page as it is now. `known`, the one that the client was last told, is returned if it is still right. */
  pageOf(viewerId: UserId, view: TermsView, known: Page | null): Page {
    const matches = this.#matchesOf(view.terms);
    const ties = this.#tiesOf(viewerId);
    const unseen = this.#unseenBy(viewerId, ties);
    const absent = placesOf(unseen, matches);
    const contacts = this.#discreetContacts(ties);
    const extras = contacts
      .filter((entry) => matchesTerms(entry.text, view.terms))
      .sort(inOrder)
      .map((entry) => ({ place: placeOf(matches, entry), entry }));
    const counts = {
      total: matches.length - absent.length + extras.length,
      onlineCount: this.#open.size - unseen.length + contacts.length,
    };
    const read = (latest: Page | null) => {
      const shown = peopleFrom(view, matches, absent, extras);
      const people = shown.map((entry) => this.#asSeenBy(ties, entry, contacts));
      return this.#sameOrNew({ ...counts, people }, [latest, known]);
    };
    let start = view.offset;
    for (const place of absent) if (place <= start) start += 1;
    const isOnIt = absent.some((place) => place >= start && place < start + view.limit);
    // Who is hidden from a viewer may be somebody's only namesake, and who is shown to this one alone may be one.
    if (isOnIt || ties.blocks.size > 0 || contacts.length > 0) return read(null);

    const { version } = this.#open;
    const key = `${start} ${view.limit} ${absent.length} ${unseen.length} ${view.terms.join(' ')}`;
    const latest = this.#latest.get(key);
    if (latest?.version === version) return latest.page;
    const page = read(latest?.page ?? null);
    this.#latest.set(key, { page, version });
    return page;
  }

  /** Whether a viewer is shown this person at all. */
  shows(viewerId: UserId, id: UserId): boolean {
    const { contacts, blocks } = this.#tiesOf(viewerId);
    if (id === viewerId || blocks.has(id)) return false;
    return this.#open.get(id) !== undefined || (contacts.has(id) && this.#discreet.get(id) !== undefined);
  }

  #asSeenBy({ blocks }: Ties, entry: Entry, contacts: readonly Entry[]): Person {
    const { person } = entry;
    const isNamesake = (id: UserId) => id !== person.id && !blocks.has(id);
    if (entry.readsAsAnother) return { ...person, namesake: true };
    for (const id of this.#open.alike(entry)) if (isNamesake(id)) return { ...person, namesake: true };
    for (const contact of contacts)
      if (contact.likeness === entry.likeness && isNamesake(contact.person.id)) return { ...person, namesake: true };
    return person;
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
    if (this.#matchesVersion !== this.#open.version) this.#matches = new RecentMap(MAX_KEPT_MATCHES);
    this.#matchesVersion = this.#open.version;
    const query = terms.join(' ');
    const matches = this.#matches.get(query) ?? this.#open.matches(terms);
    this.#matches.set(query, matches);
    return matches;
  }

  /** Those who show themselves to everybody, but not to this viewer. */
  #unseenBy(viewerId: UserId, { blocks }: Ties): Entry[] {
    const own = this.#open.get(viewerId);
    const unseen = own ? [own] : [];
    for (const id of blocks) {
      const entry = this.#open.get(id);
      if (entry && entry !== own) unseen.push(entry);
    }
    return unseen;
  }

  /** Those who show themselves to this viewer as one of their contacts. */
  #discreetContacts({ contacts }: Ties): Entry[] {
    if (this.#discreet.size === 0 || contacts.size === 0) return [];
    if (this.#discreet.size < contacts.size)
      return this.#discreet.entries.filter(({ person }) => contacts.has(person.id));
    return [...contacts].flatMap((id) => this.#discreet.get(id) ?? []);
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

/**
 * One page of the matches, without those at the absent places and with the extras. Its cost does not depend on how far
 * the page is from the beginning.
 */
function peopleFrom(
  { offset, limit }: Pick<View, 'offset' | 'limit'>,
  matches: readonly Entry[],
  absent: readonly number[],
  extras: readonly Extra[],
): Entry[] {
  const people: Entry[] = [];
  let [place, nextAbsent, nextExtra, toSkip] = [0, 0, 0, offset];
  const take = (entry: Entry) => {
    if (toSkip > 0) toSkip -= 1;
    else people.push(entry);
  };
  while (people.length < limit) {
    const extra = extras[nextExtra];
    if (extra && extra.place <= place) {
      take(extra.entry);
      nextExtra += 1;
    } else if (place >= matches.length) {
      break;
    } else if (absent[nextAbsent] === place) {
      nextAbsent += 1;
      place += 1;
    } else if (toSkip > 0) {
      const until = Math.min(extra?.place ?? matches.length, absent[nextAbsent] ?? matches.length, matches.length);
      const run = Math.min(toSkip, until - place);
      toSkip -= run;
      place += run;
    } else {
      people.push(matches[place] as Entry);
      place += 1;
    }
  }
  return people;
}

function isSamePeople(known: readonly Person[], people: readonly Person[]): boolean {
  return known.length === people.length && people.every((person, index) => isSamePerson(person, known[index]));
}
