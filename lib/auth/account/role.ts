import type { Doer } from '@/lib/auth/admin/deeds';
import type { Database } from '@/lib/db/client';

/** What a user may do beyond calling. */
export const ROLES = ['member', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

type Users = Pick<Database, 'user'>;

/** Who can sign in and administer this Mado. */
const active = { role: 'administrator', disabledAt: null } as const;

/**
 * Writes what is there already, which locks the rows: of two administrators who remove each other at once, the second
 * waits here, and then sees what the first has done.
 */
async function lockAdministrators(tx: Users): Promise<void> {
  await tx.user.updateMany({ where: { role: 'administrator' }, data: { role: 'administrator' } });
}

/**
 * Whether an administrator who can sign in remains without this user. To be called first in the transaction that takes
 * the role away or disables the user.
 */
export async function remainsAdministered(tx: Users, userId: string): Promise<boolean> {
  await lockAdministrators(tx);
  if ((await tx.user.count({ where: { id: userId, ...active } })) === 0) return true;
  return (await tx.user.count({ where: { id: { not: userId }, ...active } })) > 0;
}

/**
 * Whether they may administer this Mado at this moment. To be called first in the transaction of the change: nobody
 * takes the role away before it ends.
 */
export async function mayAdminister(tx: Users, by: Doer): Promise<boolean> {
  await lockAdministrators(tx);
  return by === 'terminal' || (await tx.user.count({ where: { id: by.administratorId, ...active } })) > 0;
}
