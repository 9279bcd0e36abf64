import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';

/** What a user may do beyond calling. */
export const ROLES = ['member', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

type Users = Pick<Database, 'user'>;

/**
 * Whether an administrator who can sign in remains without this user. To be called first in the transaction that takes
 * the role away, disables or deletes the user.
 */
export async function remainsAdministered(tx: Users, userId: string): Promise<boolean> {
  // Writes what is there already, which locks the rows: of two administrators who remove each other at once, the second
  // waits here, and then sees what the first has done.
  await tx.user.updateMany({ where: { role: 'administrator' }, data: { role: 'administrator' } });
  const active = { role: 'administrator', disabledAt: null };
  if ((await tx.user.count({ where: { id: userId, ...active } })) === 0) return true;
  return (await tx.user.count({ where: { id: { not: userId }, ...active } })) > 0;
}

export async function makeAdministrator(db: Users, userId: string): Promise<void> {
  await writePatiently(() => db.user.update({ where: { id: userId }, data: { role: 'administrator' } }));
}

/** False, and nothing changes, for the last administrator. */
export async function makeMember(db: Database, userId: string): Promise<boolean> {
  return writePatiently(() =>
    db.$transaction(async (tx) => {
      if (!(await remainsAdministered(tx, userId))) return false;
      await tx.user.update({ where: { id: userId }, data: { role: 'member' } });
      return true;
    }),
  );
}
