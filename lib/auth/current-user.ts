import 'server-only';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { sessionCookieName } from '@/lib/auth/cookie';
import { readSession, type SignedIn } from '@/lib/auth/read-session';
import { prolongSession } from '@/lib/auth/sessions';
import { webServices } from '@/lib/auth/web-services';
import type { User } from '@/lib/protocol/presence';

/** Who asks, or null; read once a request however many components want to know. */
export const currentSession = cache(async (): Promise<SignedIn | null> => {
  const cookieHeader = (await headers()).get('cookie') ?? undefined;
  const { db, settings } = webServices();
  const session = await readSession(cookieHeader, {
    db,
    secret: settings.AUTH_SECRET,
    cookieName: sessionCookieName(settings.publicUrl),
  });
  if (session) await prolongSession(db, session);
  return session;
});

/** For pages that need somebody: whoever is not signed in goes to the sign-in page. */
export async function requireSession(): Promise<SignedIn> {
  return (await currentSession()) ?? redirect('/sign-in');
}

export async function requireUser(): Promise<User> {
  return (await requireSession()).user;
}
