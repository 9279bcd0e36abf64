import { likeness } from '@/lib/names/likeness';
import { personText } from '@/lib/names/person-text';
import { readsAsAnother } from '@/lib/names/pretending';
import { foldForOrder, matchesTerms } from '@/lib/names/search';
import type { UserId } from '@/lib/protocol/ids';
import type { Person } from '@/lib/protocol/sidecar/presence';

/** A person as the lobby lists them, with what is derived from the name once: for search, order and likeness. */
export interface Entry {
  readonly person: Person;
  readonly text: string;
  readonly order: string;
  readonly likeness: string;
  /** Its letters make it read as another name. */
  readonly readsAsAnother: boolean;
}

// Japanese collation orders kana and kanji as Japanese readers expect and Latin letters like any other.
const collator = new Intl.Collator('ja', { numeric: true });

/** The list's order: by name, then by id. */
export function inOrder(a: Entry, b: Entry): number {
  return collator.compare(a.order, b.order) || (a.person.id < b.person.id ? -1 : a.person.id > b.person.id ? 1 : 0);
}

/** Index of the entry among ordered entries (all of them, or those that match a query), or where it would go. */
export function placeOf(ordered: readonly Entry[], entry: Entry): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (inOrder(ordered[middle] as Entry, entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * People whom the lobby lists, in order of name, then id. It knows no viewers (see `Pages`).
 * An arrival or a departure costs a binary search and one splice, whatever the number of people.
 */
export class Listing {
  readonly #byId = new Map<UserId, Entry>();
  readonly #ordered: Entry[] = [];
  /** Who has each name; names that look alike count as one. */
  readonly #alike = new Map<string, Set<UserId>>();
  #version = 0;

  /** Differs whenever anything that the list shows differs. */
  get version(): number {
    return this.#version;
  }

  get entries(): readonly Entry[] {
    return this.#ordered;
  }

  get size(): number {
    return this.#ordered.length;
  }

  get(id: UserId): Entry | undefined {
    return this.#byId.get(id);
  }

  /** The people whose names are like this one, the person themself among them if they are listed here. */
  alike({ likeness: key }: Entry): Iterable<UserId> {
    return this.#alike.get(key) ?? [];
  }

  /** Lists a person or replaces what was listed of them. Whether that moved anything: a mere change of status does not. */
  put(person: Person): boolean {
    this.#version += 1;
    const before = this.#byId.get(person.id);
    if (before?.person.name === person.name) {
      const entry = {
        ...before,
        person,
        text: before.person.handle === person.handle ? before.text : personText(person),
      };
      this.#ordered[placeOf(this.#ordered, before)] = entry;
      this.#byId.set(person.id, entry);
      return false;
    }
    this.remove(person.id);
    const entry: Entry = {
      person,
      text: personText(person),
      order: foldForOrder(person.name),
      likeness: likeness(person.name),
      readsAsAnother: readsAsAnother(person.name),
    };
    this.#ordered.splice(placeOf(this.#ordered, entry), 0, entry);
    this.#byId.set(person.id, entry);
    this.#alike.set(entry.likeness, (this.#alike.get(entry.likeness) ?? new Set()).add(person.id));
    return true;
  }

  /** False if the person was not listed. */
  remove(id: UserId): boolean {
    const entry = this.#byId.get(id);
    if (!entry) return false;
    this.#version += 1;
    this.#ordered.splice(placeOf(this.#ordered, entry), 1);
    this.#byId.delete(id);
    const namesakes = this.#alike.get(entry.likeness);
    namesakes?.delete(id);
    if (namesakes?.size === 0) this.#alike.delete(entry.likeness);
    return true;
  }

  /** Everyone whose name contains all of these folded terms, in order. */
  matches(terms: readonly string[]): readonly Entry[] {
    if (terms.length === 0) return this.#ordered;
    return this.#ordered.filter((entry) => matchesTerms(entry.text, terms));
  }
}
