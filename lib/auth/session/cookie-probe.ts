import { isSecure, probeCookieName, readCookie } from './cookie';

/** Pages whose forms are useless in a browser that rejects cookies. */
const FORM_PAGES = ['/sign-in', '/sign-up'];

/**
 * A cookie without information. Each form page sets it, in its response and again by its script, and each form expects
 * it back. Where it is missing, the browser rejects cookies, and sign-up would create an account that nobody is signed
 * in to.
 */
export function probeCookie(publicUrl: string): string {
  return `${probeCookieName(publicUrl)}=1; Path=/; SameSite=Lax${isSecure(publicUrl) ? '; Secure' : ''}`;
}

export function hasProbe(cookieHeader: string | undefined, publicUrl: string): boolean {
  return readCookie(cookieHeader, probeCookieName(publicUrl)) !== undefined;
}

/** The Set-Cookie value for the response to this path, if any. */
export function probeFor(pathname: string, cookieHeader: string | undefined, publicUrl: string): string | null {
  return FORM_PAGES.includes(pathname) && !hasProbe(cookieHeader, publicUrl) ? probeCookie(publicUrl) : null;
}
