import { randomBytes } from 'node:crypto';
import { sessionMaxAgeSeconds } from '@/lib/auth/cookie';
import type { Database } from '@/lib/db/client';

export interface NewSession {
  readonly id: string;
  readonly userId: string;
}

/** Starts a login, and clears away this person's logins that ran out. */
export async function createSession(db: Database, userId: string, userAgent: string): Promise<NewSession> {
  const now = Date.now();
  await db.session.deleteMany({ where: { userId, expiresAt: { lte: new Date(now) } } });
  return db.session.create({
    data: {
      id: randomBytes(24).toString('base64url'),
      userId,
      userAgent: userAgent.slice(0, 300),
      expiresAt: new Date(now + sessionMaxAgeSeconds * 1000),
    },
    select: { id: true, userId: true },
  });
}

/** Ends a login; whoever still holds its cookie is signed out. Ending it twice is no error. */
export async function deleteSession(db: Database, sessionId: string): Promise<void> {
  await db.session.deleteMany({ where: { id: sessionId } });
}
