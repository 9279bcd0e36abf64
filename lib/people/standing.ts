import type { Database } from '@/lib/db/client';
import { otherIdOf, pairOf, rowsOf } from './contacts/pair';

export type PeopleTables = Pick<Database, 'contact' | 'block'>;

/** What there is between a person and another one. */
export interface Standing {
  readonly areContacts: boolean;
  /** The person has blocked the other one. */
  readonly hasBlocked: boolean;
  /** The other one has blocked the person, who must not learn it from any answer. */
  readonly isBlocked: boolean;
}

/** Rejects on a database error: without knowing of blocks nothing may pass. */
export async function standingBetween(db: PeopleTables, userId: string, otherId: string): Promise<Standing> {
  const [contacts, blocks] = await Promise.all([
    db.contact.count({ where: { ...pairOf(userId, otherId), since: { not: null } } }),
    db.block.findMany({
      where: {
        OR: [
          { blockerId: userId, blockedId: otherId },
          { blockerId: otherId, blockedId: userId },
        ],
      },
      select: { blockerId: true },
    }),
  ]);
  return {
    areContacts: contacts > 0,
    hasBlocked: blocks.some(({ blockerId }) => blockerId === userId),
    isBlocked: blocks.some(({ blockerId }) => blockerId === otherId),
  };
}

/** Everybody with whom a person has blocked, or been blocked: the two see nothing of each other. */
export async function blockedEitherWay(db: Pick<Database, 'block'>, userId: string): Promise<Set<string>> {
  const rows = await db.block.findMany({ where: { OR: [{ blockerId: userId }, { blockedId: userId }] } });
  return new Set(rows.map(({ blockerId, blockedId }) => (blockerId === userId ? blockedId : blockerId)));
}

/** Whom a person has to do with: at most a thousand of each that they have chosen. */
export interface Ties {
  readonly contacts: ReadonlySet<string>;
  /** As `blockedEitherWay`. */
  readonly blocks: ReadonlySet<string>;
}

export async function tiesOf(db: PeopleTables, userId: string): Promise<Ties> {
  const [rows, blocks] = await Promise.all([
    db.contact.findMany({
      where: { ...rowsOf(userId), since: { not: null } },
      select: { lowId: true, highId: true },
    }),
    blockedEitherWay(db, userId),
  ]);
  return { contacts: new Set(rows.map((row) => otherIdOf(row, userId))), blocks };
}
