import 'server-only';
import { cookies, headers } from 'next/headers';
import { type BrowserFamily, browserFamily } from '@/lib/browser/which-browser';
import { isForOthers } from '@/lib/config/settings';
import { type ClientAddress, clientAddress } from '@/lib/http/client-address';
import { isDirectLocal } from '@/lib/http/direct-local';
import { isLocale, localeCookieName, localeCookieOptions } from '@/lib/i18n/locale';
import { takeFollowedLink } from '@/lib/people/contacts/followed-link';
import type { Client } from './account/account-deps';
import { PROOF_LIFE_MS } from './email/proof-life';
import { keepHalfSignIn } from './second-step/browser';
import { readRemembered } from './second-step/remembered-devices';
import type { BegunLogin } from './session/begin-login';
import {
  deviceCookieName,
  readCookie,
  rememberedCookieName,
  sessionCookieName,
  sessionCookieOptions,
  signUpCookieName,
} from './session/cookie';
import { hasProbe } from './session/cookie-probe';
import { endFormerLogin } from './session/former-login';
import {
  deviceCookieSeconds,
  encodeKnownAccounts,
  type KnownAccounts,
  readKnownAccounts,
  withAccount,
  withoutAccount,
} from './session/known-devices';
import { longestLoginSeconds } from './session/session-life';
import { encodeSessionToken } from './session/session-token';
import type { NewSession } from './session/sessions';
import { webServices } from './web-services';

/** Warn once per process: a misconfigured proxy affects all requests alike. */
let hasWarned = false;

export async function requestAddress(): Promise<ClientAddress> {
  const { settings, logger } = webServices();
  const address = clientAddress(await headers(), settings.TRUSTED_PROXY_HOPS);
  if (address.doubt && !hasWarned) {
    hasWarned = true;
    logger.warn(
      { ...address, trustedProxyHops: settings.TRUSTED_PROXY_HOPS },
      'X-Forwarded-For does not identify the client: limits count its proxy, less strictly. Check TRUSTED_PROXY_HOPS, and that each proxy appends an address',
    );
  }
  return address;
}

async function cookieHeader(): Promise<string | undefined> {
  return (await headers()).get('cookie') ?? undefined;
}

function readAccounts(header: string | undefined) {
  const { AUTH_SECRET, publicUrl } = webServices().settings;
  return readKnownAccounts(header, { secret: AUTH_SECRET, cookieName: deviceCookieName(publicUrl) });
}

function readRememberedAccounts(header: string | undefined) {
  const { AUTH_SECRET, publicUrl } = webServices().settings;
  return readRemembered(header, { secret: AUTH_SECRET, cookieName: rememberedCookieName(publicUrl) });
}

/** The client that sent the current request. */
export async function requestClient(): Promise<Client> {
  return {
    address: await requestAddress(),
    userAgent: (await headers()).get('user-agent') ?? '',
    knownAccounts: await readAccounts(await cookieHeader()),
    rememberedAccounts: await readRememberedAccounts(await cookieHeader()),
    isLocal: !isForOthers(webServices().settings) && isDirectLocal(await headers()),
  };
}

/**
 * The family of a browser that submitted a form without the probe cookie, and so rejects cookies; null if it accepts
 * them.
 */
export async function browserWithoutCookies(): Promise<BrowserFamily | null> {
  if (hasProbe(await cookieHeader(), webServices().settings.publicUrl)) return null;
  return browserFamily((await headers()).get('user-agent') ?? '');
}

/** Signs this browser in: ends its former login, remembers the device for the account, and speaks its language. */
async function signInBrowser(session: NewSession): Promise<void> {
  const services = webServices();
  const { publicUrl, AUTH_SECRET } = services.settings;
  const [jar, header] = [await cookies(), await cookieHeader()];
  await endFormerLogin(services, header, session);
  const options = sessionCookieOptions(publicUrl);
  const token = await encodeSessionToken({ sub: session.userId, sid: session.id }, AUTH_SECRET);
  jar.set(sessionCookieName(publicUrl), token, { ...options, maxAge: longestLoginSeconds });
  await writeAccounts(withAccount(await readAccounts(header), session.userId));
  const user = await services.db.user.findUnique({ where: { id: session.userId }, select: { locale: true } });
  const locale = user?.locale;
  if (isLocale(locale)) jar.set(localeCookieName, locale, localeCookieOptions);
}

async function writeAccounts(accounts: KnownAccounts): Promise<void> {
  const { publicUrl, AUTH_SECRET } = webServices().settings;
  const known = await encodeKnownAccounts(accounts, AUTH_SECRET);
  const options = { ...sessionCookieOptions(publicUrl), maxAge: deviceCookieSeconds };
  (await cookies()).set(deviceCookieName(publicUrl), known, options);
}

/** Removes a deleted account from what this browser remembers. */
export async function forgetAccount(userId: string): Promise<void> {
  await writeAccounts(withoutAccount(await readAccounts(await cookieHeader()), userId));
}

/** Goes on after `beginLogin`. Returns the path of the page that comes next. */
export async function enterBrowser(begun: BegunLogin): Promise<string> {
  if (begun.kind === 'half-signed-in') {
    await keepHalfSignIn(begun.token);
    return '/sign-in/second-step';
  }
  await signInBrowser(begun.session);
  return (await takeFollowedLink()) ?? '/lobby';
}

/** Lets this browser be told from others when the mail of its sign-up is followed. */
export async function rememberSignUp(browserCode: string): Promise<void> {
  const { publicUrl } = webServices().settings;
  const options = { ...sessionCookieOptions(publicUrl), maxAge: PROOF_LIFE_MS['sign-up'] / 1_000 };
  (await cookies()).set(signUpCookieName(publicUrl), browserCode, options);
}

/** Null: this browser has not signed up lately. */
export async function signUpOfBrowser(): Promise<string | null> {
  return readCookie(await cookieHeader(), signUpCookieName(webServices().settings.publicUrl)) ?? null;
}

export async function clearSessionCookie(): Promise<void> {
  const { publicUrl } = webServices().settings;
  // Deleting a __Host- cookie must repeat its attributes, or the browser keeps it.
  (await cookies()).set(sessionCookieName(publicUrl), '', { ...sessionCookieOptions(publicUrl), maxAge: 0 });
}
