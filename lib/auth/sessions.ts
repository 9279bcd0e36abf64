import { randomBytes } from 'node:crypto';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';

const dayMs = 24 * 60 * 60 * 1000;
/** Nobody uses more devices; each row beyond would be made by who knows the password and signs in for ever. */
const mostSessions = 50;
/** A login that is not used for so long is over. */
const idleMs = 30 * dayMs;

export interface NewSession {
  readonly id: string;
  readonly userId: string;
}

/** Starts a login, and clears away this person's logins that ran out, and the longest unused ones beyond fifty. */
export async function createSession(db: Database, userId: string, userAgent: string): Promise<NewSession> {
  const now = Date.now();
  const data = {
    id: randomBytes(24).toString('base64url'),
    userId,
    userAgent: userAgent.slice(0, 300),
    expiresAt: new Date(now + idleMs),
  };
  await writePatiently(() => db.session.deleteMany({ where: { userId, expiresAt: { lte: new Date(now) } } }));
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
export async function prolongSession(db: Database, session: { sessionId: string; expiresAt: Date }): Promise<void> {
  const expiresAt = new Date(Date.now() + idleMs);
  if (expiresAt.getTime() - session.expiresAt.getTime() < dayMs) return;
  await writePatiently(() => db.session.updateMany({ where: { id: session.sessionId }, data: { expiresAt } }));
}

/** Ends a login; whoever still holds its cookie is signed out. Ending it twice is no error. */
export async function deleteSession(db: Database, sessionId: string): Promise<void> {
  await writePatiently(() => db.session.deleteMany({ where: { id: sessionId } }));
}
