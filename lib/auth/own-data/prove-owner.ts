import type { Client } from '@/lib/auth/account/account-deps';
import { checkPresentPassword } from '@/lib/auth/account/present-password';
import type { FieldError } from '@/lib/auth/account/schemas';
import type { AccountLimits } from '@/lib/auth/limits/account-limits';
import type { Database } from '@/lib/db/client';

export interface ProveOwnerDeps {
  readonly db: Pick<Database, 'user'>;
  readonly limits: Pick<AccountLimits, 'beforeGuess' | 'recordRightPassword'>;
}

export type OwnerProof =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: FieldError }
  | { readonly ok: false; readonly waitSeconds: number };

/**
 * Whether whoever is signed in is the account's owner: a login that was left open is no proof. Guesses are slowed like
 * those at sign-in. The one place that decides what counts as a proof for what cannot be undone.
 */
export async function proveOwner(
  { db, limits }: ProveOwnerDeps,
  userId: string,
  password: string,
  client: Client,
): Promise<OwnerProof> {
  if (password === '') return { ok: false, error: 'password-required' };
  const user = await db.user.findUnique({ where: { id: userId }, select: { email: true, passwordHash: true } });
  if (!user) return { ok: false, error: 'password-wrong' };
  const check = await checkPresentPassword(limits, { id: userId, ...user }, password, client);
  return 'wrong' in check ? { ok: false, error: 'password-wrong' } : check;
}
