import { randomBytes } from 'node:crypto';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { activeSessionsAt, endOfLogin, prolongStepMs } from './session-life';

/** Nobody uses more devices. More rows come from somebody who knows the password and keeps signing in. */
const mostSessions = 50;

export interface NewSession {
  readonly id: string;
  readonly userId: string;
}

/** Creates a login and deletes the user's expired ones, and the least recently used ones beyond fifty. */
export async function createSession(db: Database, userId: string, userAgent: string): Promise<NewSession> {
  const now = new Date();
  const data = {
    id: randomBytes(24).toString('base64url'),
    userId,
    userAgent: userAgent.slice(0, 300),
    createdAt: now,
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

/** Extends a login while it is used, with at most one write a day. A login that has been ended stays ended. */
export async function prolongSession(
  db: Database,
  session: { sessionId: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  const expiresAt = endOfLogin(session.createdAt, Date.now());
  if (expiresAt.getTime() - session.expiresAt.getTime() < prolongStepMs) return;
  await writePatiently(() => db.session.updateMany({ where: { id: session.sessionId }, data: { expiresAt } }));
}

/** Ends a login: whoever still holds its cookie is signed out. Idempotent. */
export async function deleteSession(db: Database, sessionId: string): Promise<void> {
  await writePatiently(() => db.session.deleteMany({ where: { id: sessionId } }));
}
