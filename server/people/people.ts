import { type Privacy, privacyOf } from '@/lib/auth/account/privacy';
import type { Database } from '@/lib/db/client';
import { shownUser } from '@/lib/names/shown-user';
import type { UserId } from '@/lib/protocol/ids';
import type { User } from '@/lib/protocol/presence';
import type { Presence } from '@/server/presence/presence';

/** Somebody with an account, as a call to or from them needs it. */
export interface Person {
  readonly user: User;
  readonly privacy: Privacy;
}

export interface PeopleDeps {
  readonly db: Pick<Database, 'user'>;
  readonly presence: Pick<Presence, 'find'>;
}

/**
 * Those of these ids that have an account. The name of somebody online is presence's. Privacy is read
 * anew for each call, so that a choice holds from the next one on; reading waits for no writer, neither SQLite's (WAL)
 * nor PostgreSQL's. Rejects when the database does: a call whose two may hide their address is not made on a guess.
 */
export async function findPeople(ids: readonly UserId[], { db, presence }: PeopleDeps): Promise<Map<UserId, Person>> {
  const rows = await db.user.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, displayName: true, earlyLinks: true, hidesAddress: true },
  });
  return new Map(
    rows.map((row) => {
      const online = presence.find(row.id);
      const user = online?.user ?? shownUser(row.id, row.displayName);
      return [row.id, { user, privacy: privacyOf(row) }];
    }),
  );
}
