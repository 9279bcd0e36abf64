import type { Page, PageChange } from '@/lib/protocol/sidecar/page';
import type { Person } from '@/lib/protocol/sidecar/presence';

export function isSamePerson(a: Person, b: Person | undefined): boolean {
  const isSameUser = a.id === b?.id && a.name === b.name && a.tag === b.tag && a.handle === b.handle;
  return isSameUser && a.picture === b.picture && a.status === b.status && a.namesake === b.namesake;
}

/**
 * What leads from one page of a view to another of the same view. Both are in the list's order, so that people whose
 * name is the same keep their order among each other; whoever was renamed leaves and is inserted again.
 */
export function changeBetween(before: Page, after: Page): PageChange {
  const known = new Map(before.people.map((person) => [person.id, person]));
  const change: Pick<PageChange, 'updated' | 'inserted'> = { updated: [], inserted: [] };
  for (const [at, person] of after.people.entries()) {
    const last = known.get(person.id);
    if (last?.name !== person.name) {
      change.inserted.push({ at, person });
      continue;
    }
    known.delete(person.id);
    if (!isSamePerson(person, last)) change.updated.push(person);
  }
  const { revision, total, onlineCount } = after;
  return { from: before.revision, revision, total, onlineCount, ...change, removed: [...known.keys()] };
}
