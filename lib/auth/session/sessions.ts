import { randomBytes } from 'node:crypto';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import type { ClientAddress } from '@/lib/http/client-address';
import { activeSessionsAt, endOfLogin, noteUseStepMs } from './session-life';

/** Nobody uses more devices. More rows come from somebody who knows the password and keeps signing in. */
const mostSessions = 50;

export interface NewSession {
  readonly id: string;
  readonly userId: string;
}

/** Where a login begins. */
export interface LoginPlace {
  readonly userAgent: string;
  readonly address: string;
}

export const placeOf = (client: { readonly userAgent: string; readonly address: ClientAddress }): LoginPlace => ({
  userAgent: client.userAgent,
  address: client.address.text,
});

/** Creates a login, which its person has just proved to be theirs, and deletes the user's expired ones, and the least recently used ones beyond fifty. */
export async function createSession(
  db: Database,
  userId: string,
  { userAgent, address }: LoginPlace,
): Promise<NewSession> {
  const now = new Date();
  const data = {
    id: randomBytes(24).toString('base64url'),
    userId,
    userAgent: userAgent.slice(0, 300),
    address,
    createdAt: now,
    usedAt: now,
    provedAt: now,
    expiresAt: endOfLogin(now, now.getTime()),
  };
  await writePatiently(() => db.session.deleteMany({ where: { userId, NOT: activeSessionsAt(now.getTime()) } }));
  const session = await writePatiently(() => db.session.create({ data, select: { id: true, userId: true } }));
  const surplus = await db.session.findMany({
    where: { userId, id: { not: session.id } },
    orderBy: { expiresAt: 'desc' },
    skip: mostSessions - 1,
    select: { id: true },
  });
  const ids = surplus.map(({ id }) => id);
  if (ids.length > 0) await writePatiently(() => db.session.deleteMany({ where: { id: { in: ids } } }));
  return session;
}

/**
 * Extends a login while it is used, and notes that and from where, with at most one write in ten minutes. A login that
 * has been ended stays ended.
 */
export async function prolongSession(
  db: Database,
  session: { sessionId: string; createdAt: Date; expiresAt: Date; usedAt: Date | null },
  address: string,
): Promise<void> {
  const now = new Date();
  if (session.usedAt && now.getTime() - session.usedAt.getTime() < noteUseStepMs) return;
  const end = endOfLogin(session.createdAt, now.getTime());
  const expiresAt = new Date(Math.max(end.getTime(), session.expiresAt.getTime()));
  const data = { expiresAt, usedAt: now, address };
  await writePatiently(() => db.session.updateMany({ where: { id: session.sessionId }, data }));
}

/** Ends a login: whoever still holds its cookie is signed out. Idempotent. */
export async function deleteSession(db: Database, sessionId: string): Promise<void> {
  await writePatiently(() => db.session.deleteMany({ where: { id: sessionId } }));
}
