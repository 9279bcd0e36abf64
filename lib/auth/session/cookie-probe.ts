import { isSecure, probeCookieName, readCookie } from './cookie';

/** The pages whose forms are of no use to a browser that keeps no cookies. */
const FORM_PAGES = ['/sign-in', '/sign-up'];

/**
 * A cookie that holds nothing. Each form page sets it, in its response and again by its script, and each form wants it
 * back: where it is missing the browser keeps no cookies, and an account would be made that nobody is signed in to.
 */
export function probeCookie(publicUrl: string): string {
  return `${probeCookieName(publicUrl)}=1; Path=/; SameSite=Lax${isSecure(publicUrl) ? '; Secure' : ''}`;
}

export function hasProbe(cookieHeader: string | undefined, publicUrl: string): boolean {
  return readCookie(cookieHeader, probeCookieName(publicUrl)) !== undefined;
}

/** What to set with the response to this path, if anything. */
export function probeFor(pathname: string, cookieHeader: string | undefined, publicUrl: string): string | null {
  return FORM_PAGES.includes(pathname) && !hasProbe(cookieHeader, publicUrl) ? probeCookie(publicUrl) : null;
}
