/**
 * How long the cookie and the token in it are kept: as long as a browser keeps any (RFC 6265bis, 5.5). How long a login
 * lasts says its session row, which is prolonged while it is used.
 */
export const cookieMaxAgeSeconds = 400 * 24 * 60 * 60;

export function isSecure(publicUrl: string): boolean {
  return new URL(publicUrl).protocol === 'https:';
}

/**
 * The login cookie's name. `__Host-` makes browsers refuse it without Secure, with a Domain, or from another path
 * (https://www.rfc-editor.org/rfc/rfc6265bis, 4.1.3.2), so that a neighbouring subdomain cannot plant one.
 */
export function sessionCookieName(publicUrl: string): string {
  return isSecure(publicUrl) ? '__Host-mado.session' : 'mado.session';
}

export function sessionCookieOptions(publicUrl: string) {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure(publicUrl) } as const;
}

/** The value of one cookie in a `Cookie` header. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (equals !== -1 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return undefined;
}
