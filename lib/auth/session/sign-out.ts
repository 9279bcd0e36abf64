import { tellSidecar } from '@/lib/auth/tell-sidecar';
import type { WebServices } from '@/lib/auth/web-services';
import { deleteSession } from './sessions';

/**
 * Ends a login in all its tabs: deletes the row and closes its sockets. Idempotent. `replaced`: by another login of the
 * same browser; a call in progress may then continue.
 */
export async function signOut(
  { db, settings, logger }: Pick<WebServices, 'db' | 'settings' | 'logger'>,
  { userId, ...session }: { sessionId: string; userId: string; replaced?: true },
): Promise<void> {
  await deleteSession(db, session.sessionId);
  await tellSidecar({ settings, logger }, '/internal/session-revoked', session);
  logger.info({ userId }, 'signed out');
}
