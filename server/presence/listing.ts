import type { UserId } from '@/lib/protocol/ids';
import type { Person } from '@/lib/protocol/presence';

/** A person where the lobby lists them. `text` is what search looks at and, collated, what order goes by. */
export interface Entry {
  readonly person: Person;
  readonly text: string;
}

// Japanese collation orders kana and kanji as Japanese readers expect and Latin letters like any other.
const collator = new Intl.Collator('ja', { numeric: true });

/** Folds width, case and compatibility forms, so that "ｍａｄｏ" finds "Mado". */
export const foldName = (name: string): string => name.normalize('NFKC').toLowerCase();

function compare(a: Entry, b: Entry): number {
  return collator.compare(a.text, b.text) || (a.person.id < b.person.id ? -1 : a.person.id > b.person.id ? 1 : 0);
}

/** Index of the entry among ordered entries (all of them, or those that match a query), or where it would go. */
export function placeOf(ordered: readonly Entry[], entry: Entry): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(ordered[middle] as Entry, entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Everyone the lobby lists, kept in order of name, then id.
 * Arrivals and departures cost a binary search and one splice, whatever the number of people.
 */
export class Listing {
  readonly #byId = new Map<UserId, Entry>();
  readonly #ordered: Entry[] = [];

  get entries(): readonly Entry[] {
    return this.#ordered;
  }

  get(id: UserId): Entry | undefined {
    return this.#byId.get(id);
  }

  /** Lists a person or replaces what was listed of them. Returns the texts whose place moved: none for a mere change of status. */
  put(person: Person): readonly string[] {
    const before = this.#byId.get(person.id);
    const entry: Entry = { person, text: foldName(person.name) };
    if (before && before.text === entry.text) {
      this.#ordered[placeOf(this.#ordered, before)] = entry;
      this.#byId.set(person.id, entry);
      return [];
    }
    const left = this.remove(person.id);
    this.#ordered.splice(placeOf(this.#ordered, entry), 0, entry);
    this.#byId.set(person.id, entry);
    return [...left, entry.text];
  }

  /** Returns the text that left, or nothing if the person was not listed. */
  remove(id: UserId): readonly string[] {
    const entry = this.#byId.get(id);
    if (!entry) return [];
    this.#ordered.splice(placeOf(this.#ordered, entry), 1);
    this.#byId.delete(id);
    return [entry.text];
  }

  /** Everyone whose folded name contains the folded query, in order. */
  matches(foldedQuery: string): readonly Entry[] {
    if (foldedQuery === '') return this.#ordered;
    return this.#ordered.filter((entry) => entry.text.includes(foldedQuery));
  }
}
