import { isRightPassword } from '@/lib/auth/account/password';
import { type FieldErrors, fieldErrors, signInSchema } from '@/lib/auth/account/schemas';
import type { AccountDeps, Client } from '@/lib/auth/account/sign-up';
import { createSession, type NewSession } from './sessions';

export type SignInField = 'email' | 'password';
export type SignInResult =
  | { readonly ok: true; readonly session: NewSession }
  | { readonly ok: false; readonly errors: FieldErrors<SignInField> }
  | { readonly ok: false; readonly waitSeconds: number }
  /** Unknown account or wrong password: the same answer, in the same time. */
  | { readonly ok: false; readonly wrong: true };

export async function signIn(
  deps: Pick<AccountDeps, 'db' | 'limits' | 'logger'>,
  input: Record<string, unknown>,
  client: Client,
): Promise<SignInResult> {
  const parsed = signInSchema.safeParse(input);
  if (!parsed.success) return { ok: false, errors: fieldErrors(parsed.error) };
  const { email, password } = parsed.data;
  const user = await deps.db.user.findUnique({ where: { email }, select: { id: true, passwordHash: true } });
  // Do not log what was typed: people type passwords into the wrong field.
  const about = { userId: user?.id ?? null, address: client.address.text };
  const known = client.knownAccounts.find(({ userId }) => userId === user?.id);
  const guess = { email, from: client.address, deviceId: known?.deviceId ?? null };
  const waitSeconds = deps.limits.beforeGuess(guess);
  if (waitSeconds > 0) {
    deps.logger.info({ ...about, waitSeconds }, 'sign-in refused: too many attempts');
    return { ok: false, waitSeconds };
  }

  const right = await isRightPassword(user?.passwordHash ?? null, password);
  if (!user || !right) {
    deps.logger.info(about, 'sign-in failed');
    return { ok: false, wrong: true };
  }
  deps.limits.recordRightPassword(guess);
  deps.logger.info({ userId: user.id }, 'signed in');
  return { ok: true, session: await createSession(deps.db, user.id, client.userAgent) };
}
