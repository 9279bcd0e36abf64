import type { AccountLimits } from '@/lib/auth/limits/account-limits';
import type { Client } from './account-deps';
import { isRightPassword } from './password';

export type PasswordCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly wrong: true }
  | { readonly ok: false; readonly waitSeconds: number };

/**
 * Whether somebody who is signed in knows their account's password. Guesses are slowed like those at sign-in: a login
 * that was left open must not become a way to find the password.
 */
export async function checkPresentPassword(
  limits: Pick<AccountLimits, 'beforeGuess' | 'recordRightPassword'>,
  user: { readonly id: string; readonly email: string | null; readonly passwordHash: string | null },
  typed: string,
  client: Client,
): Promise<PasswordCheck> {
  const known = client.knownAccounts.find(({ userId }) => userId === user.id);
  const guess = { email: user.email ?? user.id, from: client.address, deviceId: known?.deviceId ?? null };
  const waitSeconds = await limits.beforeGuess(guess);
  if (waitSeconds > 0) return { ok: false, waitSeconds };
  if (!(await isRightPassword(user.passwordHash, typed))) return { ok: false, wrong: true };
  await limits.recordRightPassword(guess);
  return { ok: true };
}
