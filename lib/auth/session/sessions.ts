import { randomBytes } from 'node:crypto';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { endOfLogin, prolongStepMs, standingAt } from './session-life';

/** Nobody uses more devices; each row beyond would be made by who knows the password and signs in for ever. */
const mostSessions = 50;

export interface NewSession {
  readonly id: string;
  readonly userId: string;
}

/** Starts a login, and clears away this person's logins that ran out, and the longest unused ones beyond fifty. */
export async function createSession(db: Database, userId: string, userAgent: string): Promise<NewSession> {
  const now = new Date();
  const data = {
    id: randomBytes(24).toString('base64url'),
    userId,
    userAgent: userAgent.slice(0, 300),
    createdAt: now,
    expiresAt: endOfLogin(now, now.getTime()),
  };
  await writePatiently(() => db.session.deleteMany({ where: { userId, NOT: standingAt(now.getTime()) } }));
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

/** Moves a login's end on as it is used, but writes at most once a day. One that was ended meanwhile stays ended. */
export async function prolongSession(
  db: Database,
  session: { sessionId: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  const expiresAt = endOfLogin(session.createdAt, Date.now());
  if (expiresAt.getTime() - session.expiresAt.getTime() < prolongStepMs) return;
  await writePatiently(() => db.session.updateMany({ where: { id: session.sessionId }, data: { expiresAt } }));
}

/** Ends a login; whoever still holds its cookie is signed out. Ending it twice is no error. */
export async function deleteSession(db: Database, sessionId: string): Promise<void> {
  await writePatiently(() => db.session.deleteMany({ where: { id: sessionId } }));
}
