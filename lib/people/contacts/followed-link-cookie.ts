import { followedLinkCookieName, isSecure } from '@/lib/auth/session/cookie';

/** Long enough to sign up meanwhile. */
const LIFE_SECONDS = 30 * 60;

const PATH = /^\/add\/([\w-]{1,64}\.[\w-]{22})$/;

/**
 * The Set-Cookie value for the response to this path, if it is a personal link: whoever has to sign in first comes back
 * to it. The address itself is kept nowhere, so that nothing can lead elsewhere.
 */
export function followedLinkCookie(pathname: string, publicUrl: string): string | null {
  const token = PATH.exec(pathname)?.[1];
  if (token === undefined) return null;
  const name = followedLinkCookieName(publicUrl);
  const secure = isSecure(publicUrl) ? '; Secure' : '';
  return `${name}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${LIFE_SECONDS}${secure}`;
}
