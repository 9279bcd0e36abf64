'use server';

import { cookies } from 'next/headers';
import { isLocale, localeCookieName } from './locale';

const yearSeconds = 365 * 24 * 60 * 60;

/** Stores the user's choice in a cookie; Next then renders the page in it. */
export async function setLocale(locale: unknown): Promise<void> {
  if (!isLocale(locale)) return;
  (await cookies()).set(localeCookieName, locale, { path: '/', maxAge: yearSeconds, sameSite: 'lax' });
}
