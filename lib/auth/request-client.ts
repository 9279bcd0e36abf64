import 'server-only';
import { cookies, headers } from 'next/headers';
import { clientAddress } from '@/lib/auth/client-address';
import { cookieMaxAgeSeconds, sessionCookieName, sessionCookieOptions } from '@/lib/auth/cookie';
import { encodeSessionToken } from '@/lib/auth/session-token';
import type { NewSession } from '@/lib/auth/sessions';
import type { Client } from '@/lib/auth/sign-up';
import { webServices } from '@/lib/auth/web-services';

/** Who sent the request that runs now. */
export async function requestClient(): Promise<Client> {
  const list = await headers();
  return {
    address: clientAddress(list, webServices().settings.TRUSTED_PROXY_HOPS),
    userAgent: list.get('user-agent') ?? '',
  };
}

export async function setSessionCookie(session: NewSession): Promise<void> {
  const { settings } = webServices();
  const token = await encodeSessionToken({ sub: session.userId, sid: session.id }, settings.AUTH_SECRET);
  (await cookies()).set(sessionCookieName(settings.publicUrl), token, {
    ...sessionCookieOptions(settings.publicUrl),
    maxAge: cookieMaxAgeSeconds,
  });
}

export async function clearSessionCookie(): Promise<void> {
  const { publicUrl } = webServices().settings;
  // Deleting a __Host- cookie must repeat its attributes, or the browser keeps it.
  (await cookies()).set(sessionCookieName(publicUrl), '', { ...sessionCookieOptions(publicUrl), maxAge: 0 });
}
