import { deleteSession } from '@/lib/auth/sessions';
import { tellSidecar } from '@/lib/auth/tell-sidecar';
import type { WebServices } from '@/lib/auth/web-services';

/** Ends a login everywhere it is open: the row goes, and its sockets are closed. Doing it twice is no error. */
export async function signOut(
  { db, settings, logger }: Pick<WebServices, 'db' | 'settings' | 'logger'>,
  session: { sessionId: string; userId: string },
): Promise<void> {
  await deleteSession(db, session.sessionId);
  await tellSidecar({ settings, logger }, '/internal/session-revoked', { sessionId: session.sessionId });
  logger.info({ userId: session.userId }, 'signed out');
}
