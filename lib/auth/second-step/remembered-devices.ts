import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { readCookie } from '@/lib/auth/session/cookie';

/** How long a device is not asked again. */
export const rememberedDays = 30;
export const rememberedSeconds = rememberedDays * 24 * 60 * 60;
/** As in lib/auth/session/known-devices.ts. */
const mostAccounts = 8;
/** Derives a key different from those of the other cookies, so that none passes for another. */
const salt = 'remembered second step';

const accountSchema = z.object({ userId: z.string().min(1), mark: z.string().min(1), untilMs: z.int() });
const tokenSchema = z.object({ accounts: z.array(accountSchema).max(mostAccounts) });

/** The accounts whose second step this device is not asked for, each under the factors that it then had. */
export type RememberedAccounts = readonly z.infer<typeof accountSchema>[];

/** Reads the `Cookie` header; empty if the cookie was not issued by this server. What is too old is left out. */
export async function readRemembered(
  cookieHeader: string | undefined,
  { secret, cookieName, nowMs = Date.now() }: { secret: string; cookieName: string; nowMs?: number },
): Promise<RememberedAccounts> {
  const token = readCookie(cookieHeader, cookieName);
  if (token === undefined) return [];
  try {
    const accounts = tokenSchema.safeParse(await decode({ token, secret, salt })).data?.accounts ?? [];
    return accounts.filter(({ untilMs }) => untilMs > nowMs);
  } catch {
    return [];
  }
}

/** @param mark `factorMark` of the account: with another password or factor the device is asked again */
export function withRemembered(
  accounts: RememberedAccounts,
  { userId, mark }: { readonly userId: string; readonly mark: string },
  nowMs = Date.now(),
): RememberedAccounts {
  const others = accounts.filter((account) => account.userId !== userId);
  return [{ userId, mark, untilMs: nowMs + rememberedSeconds * 1_000 }, ...others].slice(0, mostAccounts);
}

export function encodeRemembered(accounts: RememberedAccounts, secret: string): Promise<string> {
  return encode({ token: { accounts }, secret, salt, maxAge: rememberedSeconds });
}
