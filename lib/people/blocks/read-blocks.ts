import type { Database } from '@/lib/db/client';
import { STORED_USER, shownUser } from '@/lib/names/shown-user';
import { namesakesAmong } from '@/lib/people/namesakes';
import type { ListedUser } from '@/lib/protocol/sidecar/presence';

/** Whom a person has blocked, the latest first. */
export async function readBlocks(db: Database, userId: string): Promise<ListedUser[]> {
  const rows = await db.block.findMany({
    where: { blockerId: userId },
    orderBy: { createdAt: 'desc' },
    select: { blocked: { select: STORED_USER } },
  });
  const people = rows.map(({ blocked }) => blocked);
  const namesakes = await namesakesAmong(db, people);
  return people.map((person) => ({
    ...shownUser(person),
    ...(namesakes.has(person.id) && { namesake: true as const }),
  }));
}
