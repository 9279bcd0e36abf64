import 'server-only';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { getLocale } from 'next-intl/server';
import { cache } from 'react';
import type { Asking } from '@/lib/auth/account/change-password';
import { textOf } from '@/lib/auth/account/form-state';
import { OWNER_FIELD } from '@/lib/auth/account/page-owner';
import { mustProveAddress } from '@/lib/auth/email/own-address';
import { requestAddress } from '@/lib/auth/request-client';
import { webServices } from '@/lib/auth/web-services';
import type { Locale } from '@/lib/i18n/locale';
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

export interface Requirement {
  /** Also for somebody who has to confirm their address first. */
  readonly mayBeUnproved?: boolean;
}

/**
 * For pages that require a login: redirects everybody else to the sign-in page, and whoever has to confirm their address
 * to the page for that.
 */
export async function requireSession({ mayBeUnproved = false }: Requirement = {}): Promise<SignedIn> {
  const session = (await currentSession()) ?? redirect('/sign-in');
  if (!mayBeUnproved && mustProveAddress(session, webServices().settings)) redirect('/confirm-email');
  return session;
}

/** Whether this login belongs to the user the form's page was opened for. */
export function isOwner(session: SignedIn, form: FormData): boolean {
  return textOf(form, OWNER_FIELD) === session.user.id;
}

/** For actions: null if this browser has signed in as somebody else since the form's page was opened. */
export async function requireOwner(form: FormData, requirement?: Requirement): Promise<SignedIn | null> {
  const session = await requireSession(requirement);
  return isOwner(session, form) ? session : null;
}

export async function requireUser(): Promise<User> {
  return (await requireSession()).user;
}

/** The login that asks for a change of its account. */
export async function askingOf({ user, sessionId }: SignedIn): Promise<Asking> {
  return { userId: user.id, sessionId, locale: (await getLocale()) as Locale };
}
