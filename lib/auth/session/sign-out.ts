import { tellSidecar } from '@/lib/auth/tell-sidecar';
import type { WebServices } from '@/lib/auth/web-services';
import { deleteSession } from './sessions';

/**
 * Ends a login everywhere it is open: the row goes, and its sockets are closed. Doing it twice is no error. `replaced`: by
 * another login of the same browser, beside which a running call may go on.
 */
export async function signOut(
  { db, settings, logger }: Pick<WebServices, 'db' | 'settings' | 'logger'>,
  { userId, ...session }: { sessionId: string; userId: string; replaced?: true },
): Promise<void> {
  await deleteSession(db, session.sessionId);
  await tellSidecar({ settings, logger }, '/internal/session-revoked', session);
  logger.info({ userId }, 'signed out');
}
