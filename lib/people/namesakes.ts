import type { Database } from '@/lib/db/client';
import { likeness } from '@/lib/names/likeness';
import { readsAsAnother } from '@/lib/names/pretending';
import type { StoredUser } from '@/lib/names/shown-user';

/** One namesake is enough to show the tag, so a bounded number of accounts is read. */
const NAMESAKES_AT_MOST = 100;
/** SQLite takes 999 parameters in a query, here two for each of them. */
const PEOPLE_AT_ONCE = 400;

/**
 * Which of these people have a name that may be confused with another's: similar names are compared among them only,
 * identical ones among all accounts.
 */
export async function namesakesAmong(
  db: Pick<Database, 'user'>,
  people: readonly Pick<StoredUser, 'id' | 'displayName'>[],
): Promise<ReadonlySet<string>> {
  const others: { readonly id: string; readonly displayName: string }[] = [];
  for (let from = 0; from < people.length; from += PEOPLE_AT_ONCE) {
    const some = people.slice(from, from + PEOPLE_AT_ONCE);
    const names = [...new Set(some.map(({ displayName }) => displayName))];
    const found = await db.user.findMany({
      where: { displayName: { in: names }, id: { notIn: some.map(({ id }) => id) } },
      select: { id: true, displayName: true },
      take: NAMESAKES_AT_MOST,
    });
    others.push(...found);
  }
  const idsByLikeness = new Map<string, Set<string>>();
  for (const { id, displayName } of [...people, ...others]) {
    const key = likeness(displayName);
    idsByLikeness.set(key, (idsByLikeness.get(key) ?? new Set()).add(id));
  }
  const pretending = people.filter(({ displayName }) => readsAsAnother(displayName)).map(({ id }) => id);
  const namesakes = [...idsByLikeness.values()].filter((ids) => ids.size > 1).flatMap((ids) => [...ids]);
  return new Set([...namesakes, ...pretending]);
}
