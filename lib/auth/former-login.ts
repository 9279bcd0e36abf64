import { sessionCookieName } from '@/lib/auth/cookie';
import { readSession } from '@/lib/auth/read-session';
import type { NewSession } from '@/lib/auth/sessions';
import { signOut } from '@/lib/auth/sign-out';
import type { WebServices } from '@/lib/auth/web-services';

/**
 * Ends the login whose cookie came along with a sign-in or sign-up, whoever's it was: the new cookie takes its place, and
 * nobody could end it later.
 */
export async function endFormerLogin(
  services: Pick<WebServices, 'db' | 'settings' | 'logger'>,
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
