import { randomUUID } from 'node:crypto';
import { sessionCookieName } from '@/lib/auth/session/cookie';
import { encodeSessionToken } from '@/lib/auth/session/session-token';
import type { Database } from '@/lib/db/client';
import type { LoadAccount } from './page';

/** SQLite binds at most 32,766 values in a statement. */
const ROWS = 500;
const HOUR_MS = 3_600_000;

/**
 * Signed-in users, written to the database in bulk: hashing ten thousand passwords would take longer than everything
 * that is measured. Their names are in no order of arrival.
 */
export async function makeAccounts(
  db: Database,
  count: number,
  { secret, publicUrl }: { readonly secret: string; readonly publicUrl: string },
): Promise<LoadAccount[]> {
  const people = Array.from({ length: count }, () => ({ id: randomUUID(), sid: randomUUID() }));
  const expiresAt = new Date(Date.now() + HOUR_MS);
  for (let at = 0; at < count; at += ROWS) {
    const some = people.slice(at, at + ROWS);
    await db.user.createMany({
      data: some.map(({ id }) => ({
        ...{ id, email: `${id}@load.test`, passwordHash: '-' },
        displayName: `Guest ${id.slice(0, 8)}`,
      })),
    });
    await db.session.createMany({ data: some.map(({ id, sid }) => ({ id: sid, userId: id, expiresAt })) });
  }
  const name = sessionCookieName(publicUrl);
  return Promise.all(
    people.map(async ({ id, sid }) => ({
      id,
      cookie: `${name}=${await encodeSessionToken({ sub: id, sid }, secret)}`,
    })),
  );
}
