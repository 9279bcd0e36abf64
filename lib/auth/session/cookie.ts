export function isSecure(publicUrl: string): boolean {
  return new URL(publicUrl).protocol === 'https:';
}

/**
 * The name of one of this app's cookies. Browsers share cookies between all ports of a host (RFC 6265, 8.5), so the
 * name includes a non-default port: two Mados on one host must not sign each other out. `__Host-` makes browsers refuse
 * a cookie without Secure, with a Domain, or from another path (RFC 6265bis, 4.1.3.2), so that a neighbouring subdomain
 * cannot plant one.
 */
function cookieName(publicUrl: string, purpose: string): string {
  const { port } = new URL(publicUrl);
  return `${isSecure(publicUrl) ? '__Host-' : ''}mado.${purpose}${port && `.${port}`}`;
}

/** The login. */
export const sessionCookieName = (publicUrl: string) => cookieName(publicUrl, 'session');
/** The accounts that have signed in on this device; see known-devices.ts. */
export const deviceCookieName = (publicUrl: string) => cookieName(publicUrl, 'device');
/** The browser that has signed up and waits for a mail; see lib/auth/email/sign-up-by-mail.ts. */
export const signUpCookieName = (publicUrl: string) => cookieName(publicUrl, 'sign-up');
/** The sign-ins with providers that this browser has begun; see lib/auth/providers/attempts.ts. */
export const attemptsCookieName = (publicUrl: string) => cookieName(publicUrl, 'attempts');
/** Whom a provider has shown to this browser, before there is an account; see lib/auth/providers/newcomer.ts. */
export const newcomerCookieName = (publicUrl: string) => cookieName(publicUrl, 'newcomer');
/** A sign-in that waits for its second step; see lib/auth/second-step/half-sign-in.ts. */
export const halfSignInCookieName = (publicUrl: string) => cookieName(publicUrl, 'half-sign-in');
/** The accounts whose second step this device is not asked for; see lib/auth/second-step/remembered-devices.ts. */
export const rememberedCookieName = (publicUrl: string) => cookieName(publicUrl, 'remembered');
/** What a passkey of this browser may answer; see lib/auth/passkeys/challenges.ts. */
export const challengesCookieName = (publicUrl: string) => cookieName(publicUrl, 'challenges');
/** What somebody typed before they were asked who they are; see lib/auth/reauth/draft.ts. */
export const draftCookieName = (publicUrl: string) => cookieName(publicUrl, 'draft');
/** The personal link that this browser has opened; see lib/people/contacts/followed-link.ts. */
export const followedLinkCookieName = (publicUrl: string) => cookieName(publicUrl, 'followed-link');
/** Shows whether the browser accepts cookies at all; see cookie-probe.ts. */
export const probeCookieName = (publicUrl: string) => cookieName(publicUrl, 'probe');

/** next-auth's own. */
export const csrfCookieName = (publicUrl: string) => cookieName(publicUrl, 'csrf');
export const callbackCookieName = (publicUrl: string) => cookieName(publicUrl, 'callback');

/** For the cookies that sign a user in or identify them: not readable by scripts. */
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
