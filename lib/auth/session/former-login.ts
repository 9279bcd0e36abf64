import type { WebServices } from '@/lib/auth/web-services';
import { sessionCookieName } from './cookie';
import { readSession } from './read-session';
import type { NewSession } from './sessions';
import { signOut } from './sign-out';

/**
 * Ends the login whose cookie was sent along with a sign-in or sign-up, whoever's it was: the new cookie replaces it,
 * so nobody could end it later.
 */
export async function endFormerLogin(
  services: Pick<WebServices, 'db' | 'settings' | 'word' | 'logger'>,
  cookieHeader: string | undefined,
  started: NewSession,
): Promise<void> {
  const { db, settings } = services;
  const former = await readSession(cookieHeader, {
    db,
    secret: settings.AUTH_SECRET,
    cookieName: sessionCookieName(settings.publicUrl),
  });
  if (!former || former.sessionId === started.id) return;
  await signOut(services, { sessionId: former.sessionId, userId: former.user.id, replaced: true });
}
