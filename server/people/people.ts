import { type Privacy, privacyOf, STORED_PRIVACY } from '@/lib/auth/account/privacy';
import type { Database } from '@/lib/db/client';
import { STORED_USER, shownUser } from '@/lib/names/shown-user';
import type { UserId } from '@/lib/protocol/ids';
import type { User } from '@/lib/protocol/sidecar/presence';
import type { Presence } from '@/server/presence/presence';

/** A user, with what a call to or from them needs to know. */
export interface Person {
  readonly user: User;
  readonly privacy: Privacy;
  /** When the account was made. */
  readonly since: Date;
}

export interface PeopleDeps {
  readonly db: Pick<Database, 'user'>;
  readonly presence: Pick<Presence, 'find'>;
}

/**
 * The users with these ids; ids without an account are left out. The names of online users come from presence. Privacy
 * is read for each call, so that a choice applies from the next call on; in SQLite (WAL) and PostgreSQL alike a read
 * waits for no writer. Rejects if the query fails: without knowing whether somebody hides their address no call is
 * made.
 */
export async function findPeople(ids: readonly UserId[], { db, presence }: PeopleDeps): Promise<Map<UserId, Person>> {
  const rows = await db.user.findMany({
    where: { id: { in: [...ids] } },
    select: { ...STORED_USER, ...STORED_PRIVACY, createdAt: true },
  });
  return new Map(
    rows.map((row) => {
      const online = presence.find(row.id);
      const user = online?.user ?? shownUser(row);
      return [row.id, { user, privacy: privacyOf(row), since: row.createdAt }];
    }),
  );
}
