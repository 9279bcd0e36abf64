import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';

/** The part of a transaction that changes contacts. */
export type ContactTables = Pick<Database, 'user' | 'contact' | 'block'>;

/** A row as it is stored. */
export type StoredContact = NonNullable<Awaited<ReturnType<Database['contact']['findUnique']>>>;

/** The key of two people, whoever of them comes first. */
export interface PairKey {
  readonly lowId: string;
  readonly highId: string;
}

/** Compared by code units, as the databases' CHECK constraint does. */
export const pairOf = (a: string, b: string): PairKey => (a < b ? { lowId: a, highId: b } : { lowId: b, highId: a });

export const otherIdOf = ({ lowId, highId }: PairKey, userId: string): string => (lowId === userId ? highId : lowId);

/** All rows that somebody is part of. */
export const rowsOf = (userId: string) => ({ OR: [{ lowId: userId }, { highId: userId }] });

export interface Between {
  readonly key: PairKey;
  /** What there is between the two; null for nothing. */
  readonly row: StoredContact | null;
  /** Both accounts exist, and neither is disabled. */
  readonly areEnabled: boolean;
}

/**
 * Changes what there is between two different people. Changes of one person happen one after the other, so that requests
 * that cross meet, and nobody has more contacts or open requests than they may.
 */
export function changeBetween<Result>(
  db: Database,
  [userId, otherId]: readonly [string, string],
  change: (tx: ContactTables, between: Between) => Promise<Result>,
): Promise<Result> {
  const key = pairOf(userId, otherId);
  return writePatiently(() =>
    db.$transaction(async (tx) => {
      // Writes what is there already, which locks the rows; in the order of the ids, so that two never wait for each other.
      let enabled = 0;
      for (const id of [key.lowId, key.highId]) {
        enabled += (await tx.user.updateMany({ where: { id, disabledAt: null }, data: { disabledAt: null } })).count;
      }
      const row = await tx.contact.findUnique({ where: { lowId_highId: key } });
      return change(tx, { key, row, areEnabled: enabled === 2 });
    }),
  );
}
