import type { Page } from '@/lib/protocol/sidecar/page';
import type { Person, View } from '@/lib/protocol/sidecar/presence';

/** A sparse copy of the lobby: one slot for everyone the query finds, filled where a page was fetched. */
export interface PeoplePages {
  readonly people: readonly (Person | undefined)[];
  readonly total: number;
  /** The number of users online, whatever the query. */
  readonly onlineCount: number;
  /** False until the first page has arrived. */
  readonly isLoaded: boolean;
}

export const noPeople: PeoplePages = { people: [], total: 0, onlineCount: 0, isLoaded: false };

/** The largest page that the sidecar returns. */
const PAGE_LIMIT = 100;
/** Rows fetched beyond the visible ones, so that a little scrolling sends no request. */
const MARGIN = 30;

/** Inserts a page as it is now; the other rows keep what they last showed. */
export function withPage(pages: PeoplePages, offset: number, page: Page): PeoplePages {
  const people = resized(pages.people, page.total);
  const arrived = new Set(page.people.map(({ id }) => id));
  // A person who moved to this page is removed from their old row.
  for (const [index, person] of people.entries()) if (person && arrived.has(person.id)) people[index] = undefined;
  for (const [index, person] of page.people.entries()) if (offset + index < page.total) people[offset + index] = person;
  return { people, total: page.total, onlineCount: page.onlineCount, isLoaded: true };
}

/** The view to request so that rows `start` to `end` (exclusive) are held. */
export function viewAround(query: string, start: number, end: number): View {
  const offset = Math.max(0, start - MARGIN);
  return { query, offset, limit: Math.min(PAGE_LIMIT, Math.max(1, end + MARGIN - offset)) };
}

/** False while the requested view still holds those rows. */
export function mustMove(view: View, start: number, end: number): boolean {
  return start < view.offset || end > view.offset + view.limit;
}

function resized(people: readonly (Person | undefined)[], total: number): (Person | undefined)[] {
  return Array.from({ length: total }, (_, index) => people[index]);
}
