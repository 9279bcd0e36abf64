import type { WebServices } from '@/lib/auth/web-services';
import { deleteSession } from './sessions';

/**
 * Ends a login in all its tabs: deletes the row and closes its sockets. Idempotent. `replaced`: by another login of the
 * same browser; a call in progress may then continue.
 */
export async function signOut(
  { db, word, logger }: Pick<WebServices, 'db' | 'word' | 'logger'>,
  { userId, ...session }: { sessionId: string; userId: string; replaced?: true },
): Promise<void> {
  await deleteSession(db, session.sessionId);
  await word.tell('session-revoked', session);
  logger.info({ userId }, 'signed out');
}
