import { randomBytes } from 'node:crypto';
import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { readCookie } from './cookie';

/** The longest that browsers keep a cookie (RFC 6265bis, 5.5); every sign-in renews it. */
export const deviceCookieSeconds = 400 * 24 * 60 * 60;
/** More than a family that shares a browser; a `Cookie` header has to stay small. */
const mostAccounts = 8;
/** Derives a key different from the login cookie's, so that neither passes for the other. */
const salt = 'known device';

const accountSchema = z.object({ userId: z.string().min(1), deviceId: z.string().min(1) });
const tokenSchema = z.object({ accounts: z.array(accountSchema).max(mostAccounts) });

/**
 * The accounts that have signed in on this device, latest first, each with the device's id at that account. Guesses
 * from the device are counted by that id, apart from everybody else's (OWASP, "Slow Down Online Guessing Attacks with
 * Device Cookies"). It is no proof of a login.
 */
export type KnownAccounts = readonly z.infer<typeof accountSchema>[];

/** Reads the `Cookie` header; empty if the cookie was not issued by this server or has expired. */
export async function readKnownAccounts(
  cookieHeader: string | undefined,
  { secret, cookieName }: { readonly secret: string; readonly cookieName: string },
): Promise<KnownAccounts> {
  const token = readCookie(cookieHeader, cookieName);
  if (token === undefined) return [];
  try {
    return tokenSchema.safeParse(await decode({ token, secret, salt })).data?.accounts ?? [];
  } catch {
    return [];
  }
}

/**
 * Adds the account after a sign-in. The device gets a new id at this account, so that a stolen older cookie is counted
 * apart from it.
 */
export function withAccount(accounts: KnownAccounts, userId: string): KnownAccounts {
  const others = accounts.filter((account) => account.userId !== userId);
  return [{ userId, deviceId: randomBytes(12).toString('base64url') }, ...others].slice(0, mostAccounts);
}

/** The account was deleted. */
export function withoutAccount(accounts: KnownAccounts, userId: string): KnownAccounts {
  return accounts.filter((account) => account.userId !== userId);
}

export function encodeKnownAccounts(accounts: KnownAccounts, secret: string): Promise<string> {
  return encode({ token: { accounts }, secret, salt, maxAge: deviceCookieSeconds });
}
