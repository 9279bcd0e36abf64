import 'server-only';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { textOf } from '@/lib/auth/account/form-state';
import { OWNER_FIELD } from '@/lib/auth/account/page-owner';
import { requestAddress } from '@/lib/auth/request-client';
import { webServices } from '@/lib/auth/web-services';
import { describeError } from '@/lib/logging/describe-error';
import type { User } from '@/lib/protocol/sidecar/presence';
import { sessionCookieName } from './cookie';
import { readSession, type SignedIn } from './read-session';
import { prolongSession } from './sessions';

/** The signed-in requester, or null. Read once per request, however many components ask. */
export const currentSession = cache(async (): Promise<SignedIn | null> => {
  const cookieHeader = (await headers()).get('cookie') ?? undefined;
  const { db, settings, logger } = webServices();
  const session = await readSession(cookieHeader, {
    db,
    secret: settings.AUTH_SECRET,
    cookieName: sessionCookieName(settings.publicUrl),
  });
  // Do not wait for it: if it fails, the next page view tries again.
  if (session) {
    prolongSession(db, session, (await requestAddress()).text).catch((error: unknown) =>
      logger.warn({ userId: session.user.id, error: describeError(error) }, 'the login could not be prolonged'),
    );
  }
  return session;
});

/** For pages that require a login: redirects everybody else to the sign-in page. */
export async function requireSession(): Promise<SignedIn> {
  return (await currentSession()) ?? redirect('/sign-in');
}

/** Whether this login belongs to the user the form's page was opened for. */
export function isOwner(session: SignedIn, form: FormData): boolean {
  return textOf(form, OWNER_FIELD) === session.user.id;
}

/** For actions: null if this browser has signed in as somebody else since the form's page was opened. */
export async function requireOwner(form: FormData): Promise<SignedIn | null> {
  const session = await requireSession();
  return isOwner(session, form) ? session : null;
}

export async function requireUser(): Promise<User> {
  return (await requireSession()).user;
}
