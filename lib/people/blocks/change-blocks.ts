import type { Database } from '@/lib/db/client';
import { changeBetween } from '@/lib/people/contacts/pair';

/** How many people somebody can have blocked at once. */
export const MAX_BLOCKS = 1_000;

export type Blocked = 'blocked' | 'person-unknown' | 'blocks-full';

/**
 * Blocks somebody. What there was between the two goes: they are contacts no more, and no request stands. Blocking twice
 * is blocking once. Whoever calls it then tells the sidecars.
 */
export const block = (db: Database, userId: string, otherId: string): Promise<Blocked> =>
  changeBetween(db, [userId, otherId], async (tx, { key }): Promise<Blocked> => {
    // Also somebody disabled, who may come back.
    if ((await tx.user.count({ where: { id: otherId } })) === 0) return 'person-unknown';
    const pair = { blockerId: userId, blockedId: otherId };
    const isNew = (await tx.block.count({ where: pair })) === 0;
    if (isNew && (await tx.block.count({ where: { blockerId: userId } })) >= MAX_BLOCKS) return 'blocks-full';
    if (isNew) await tx.block.create({ data: pair });
    await tx.contact.deleteMany({ where: key });
    return 'blocked';
  });

/** The other one is a stranger again. Whoever calls it then tells the sidecars. */
export const unblock = (db: Database, userId: string, otherId: string): Promise<void> =>
  changeBetween(db, [userId, otherId], async (tx) => {
    await tx.block.deleteMany({ where: { blockerId: userId, blockedId: otherId } });
  });
