'use server';

import { cookies } from 'next/headers';
import { currentSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import { writePatiently } from '@/lib/db/patience';
import { isLocale, localeCookieName, localeCookieOptions } from './locale';

/**
 * Stores the user's choice in a cookie; Next then renders the page in it. On the page of somebody who is signed in,
 * `ownerId`, it is stored with their account too: for mails, and for browsers in which they sign in later.
 */
export async function setLocale(locale: unknown, ownerId?: unknown): Promise<void> {
  if (!isLocale(locale)) return;
  (await cookies()).set(localeCookieName, locale, localeCookieOptions);
  const session = ownerId === undefined ? null : await currentSession();
  if (session?.user.id !== ownerId || !session) return;
  const { db } = webServices();
  await writePatiently(() => db.user.update({ where: { id: session.user.id }, data: { locale } }));
}
