import { createHash } from 'node:crypto';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { activeSessionsAt } from './session-life';

/** One login of a user, as they see it. */
export interface Login {
  /** Names it to the server, and is no use to anybody else: the row's id is part of a credential. */
  readonly handle: string;
  readonly isThis: boolean;
  readonly userAgent: string;
  readonly address: string;
  readonly beganAt: Date;
  /** Null: not known. */
  readonly usedAt: Date | null;
}

const handleOf = (sessionId: string) => createHash('sha256').update(`login ${sessionId}`).digest('base64url');

/** The logins of this user that count, this one first, then the one used last. */
export async function loginsOf(db: Database, userId: string, thisId: string): Promise<Login[]> {
  const rows = await db.session.findMany({
    where: { userId, ...activeSessionsAt(Date.now()) },
    orderBy: [{ usedAt: { sort: 'desc', nulls: 'last' } }, { createdAt: 'desc' }],
  });
  return rows
    .map(({ id, userAgent, address, createdAt, usedAt }) => ({
      ...{ handle: handleOf(id), isThis: id === thisId, userAgent, address, beganAt: createdAt, usedAt },
    }))
    .sort((a, b) => Number(b.isThis) - Number(a.isThis));
}

/** Ends the login with this handle, if it is this user's. Returns the ids of those that ended. */
export async function endLogin(db: Database, userId: string, handle: string): Promise<string[]> {
  const rows = await db.session.findMany({ where: { userId }, select: { id: true } });
  return end(
    db,
    rows.filter(({ id }) => handleOf(id) === handle),
  );
}

/** Ends all logins of this user but one. Returns the ids of those that ended. */
export async function endOtherLogins(db: Database, userId: string, thisId: string): Promise<string[]> {
  return end(db, await db.session.findMany({ where: { userId, id: { not: thisId } }, select: { id: true } }));
}

async function end(db: Database, rows: readonly { readonly id: string }[]): Promise<string[]> {
  const ids = rows.map(({ id }) => id);
  await writePatiently(() => db.session.deleteMany({ where: { id: { in: ids } } }));
  return ids;
}
