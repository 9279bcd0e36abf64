import 'server-only';
import { cookies } from 'next/headers';
import { followedLinkCookieName, sessionCookieOptions } from '@/lib/auth/session/cookie';
import { webServices } from '@/lib/auth/web-services';
import { isContactToken } from './contact-link';

/** Forgets the personal link that this browser has opened. */
export async function forgetFollowedLink(): Promise<void> {
  const { publicUrl } = webServices().settings;
  (await cookies()).set(followedLinkCookieName(publicUrl), '', { ...sessionCookieOptions(publicUrl), maxAge: 0 });
}

/** Where this browser was before it had to sign in: a link that this server has made, or null. It counts once. */
export async function takeFollowedLink(): Promise<string | null> {
  const { publicUrl, AUTH_SECRET } = webServices().settings;
  const token = (await cookies()).get(followedLinkCookieName(publicUrl))?.value;
  if (!token) return null;
  await forgetFollowedLink();
  return isContactToken(token, AUTH_SECRET) ? `/add/${token}` : null;
}
