import { randomBytes } from 'node:crypto';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';

const dayMs = 24 * 60 * 60 * 1000;
/** A login that is not used for so long is over. */
const idleMs = 30 * dayMs;

export interface NewSession {
  readonly id: string;
  readonly userId: string;
}

/** Starts a login, and clears away this person's logins that ran out. */
export async function createSession(db: Database, userId: string, userAgent: string): Promise<NewSession> {
  const now = Date.now();
  const data = {
    id: randomBytes(24).toString('base64url'),
    userId,
    userAgent: userAgent.slice(0, 300),
    expiresAt: new Date(now + idleMs),
  };
  await writePatiently(() => db.session.deleteMany({ where: { userId, expiresAt: { lte: new Date(now) } } }));
  return writePatiently(() => db.session.create({ data, select: { id: true, userId: true } }));
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
