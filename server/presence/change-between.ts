import type { Page, PageChange } from '@/lib/protocol/sidecar/page';
import type { Person } from '@/lib/protocol/sidecar/presence';

/** Whether a viewer sees no difference, apart from what other people's names make of it. */
export function looksTheSame(a: Person, b: Person | undefined): boolean {
  const isNamedAlike = a.id === b?.id && a.name === b.name && a.tag === b.tag && a.handle === b.handle;
  return isNamedAlike && a.picture === b.picture && a.about === b.about && a.status === b.status;
}

export function isSamePerson(a: Person, b: Person | undefined): boolean {
  return looksTheSame(a, b) && a.namesake === b?.namesake;
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
