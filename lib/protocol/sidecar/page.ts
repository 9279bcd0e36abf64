import type { FactBody } from './facts';
import type { Person } from './presence';
import type { RequestReply } from './requests';

/**
 * What one view shows at one time: the answer to `presence:show`. `revision` names exactly this content: two pages of
 * one revision are the same.
 */
export type Page = RequestReply<'presence:show'>;

export type PageChange = FactBody<'presence:changed'>;

/** The page that a change leads to. Null if the change is to another page than this one. */
export function changedPage(page: Page, change: PageChange): Page | null {
  if (change.from !== page.revision) return null;
  const { revision, total, onlineCount } = change;
  return { revision, total, onlineCount, people: changedPeople(page.people, change) };
}

function changedPeople(people: readonly Person[], { updated, removed, inserted }: PageChange): Person[] {
  const news = new Map(updated.map((person) => [person.id, person]));
  const gone = new Set(removed);
  const changed = people.filter(({ id }) => !gone.has(id)).map((person) => news.get(person.id) ?? person);
  for (const { at, person } of inserted) changed.splice(at, 0, person);
  return changed;
}
