import { mayAdminister } from '@/lib/auth/account/role';
import { createInvite, type NewInvite } from '@/lib/auth/entry/invites';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { type Doer, recordDeed } from './deeds';

/** Makes a link by which people sign up, as members. */
export function makeInvite(
  db: Database,
  by: Doer,
  { note, places, expiresAt }: Omit<NewInvite, 'role'>,
): Promise<{ readonly id: string } | 'not-administrator'> {
  return writePatiently(() =>
    db.$transaction(async (tx) => {
      if (!(await mayAdminister(tx, by))) return 'not-administrator';
      const id = await createInvite(tx, { note, places, expiresAt });
      await recordDeed(tx, by, { kind: 'invite-made', inviteId: id, details: { places } });
      return { id };
    }),
  );
}

/**
 * Withdraws a link; the accounts that it has made stay. Idempotent: again, it keeps the first time. Not the
 * administrator's link of the console, which each start makes anew.
 */
export function withdrawInvite(
  db: Database,
  by: Doer,
  id: string,
): Promise<{ readonly wasAlready: boolean } | 'not-administrator' | 'unknown-invite'> {
  return writePatiently(() =>
    db.$transaction(async (tx) => {
      if (!(await mayAdminister(tx, by))) return 'not-administrator';
      const isOpen = { id, role: 'member', withdrawnAt: null };
      const { count } = await tx.invite.updateMany({ where: isOpen, data: { withdrawnAt: new Date() } });
      if (count > 0) await recordDeed(tx, by, { kind: 'invite-withdrawn', inviteId: id });
      else if ((await tx.invite.count({ where: { id, role: 'member' } })) === 0) return 'unknown-invite';
      return { wasAlready: count === 0 };
    }),
  );
}
