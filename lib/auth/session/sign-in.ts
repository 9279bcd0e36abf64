import type { AccountDeps, Client } from '@/lib/auth/account/account-deps';
import { isRightPassword } from '@/lib/auth/account/password';
import { type FieldErrors, fieldErrors, signInSchema } from '@/lib/auth/account/schemas';
import { factorMark } from '@/lib/auth/second-step/factors';
import type { SignInOutcome } from '@/lib/metrics/web-metrics';
import { type BegunLogin, beginLogin, takeBackLogin } from './begin-login';
import { tellOfNewDevice } from './new-device';

export type SignInField = 'email' | 'password';
export type SignInResult =
  | { readonly ok: true; readonly begun: BegunLogin }
  | { readonly ok: false; readonly errors: FieldErrors<SignInField> }
  | { readonly ok: false; readonly waitSeconds: number }
  /** Unknown account or wrong password: the same answer, in the same time. */
  | { readonly ok: false; readonly wrong: true }
  /** An operator has disabled the account. Only who knows its password is told. */
  | { readonly ok: false; readonly disabled: true };

const select = { id: true, passwordHash: true, disabledAt: true, factorsChangedAt: true } as const;

export async function signIn(
  deps: Pick<AccountDeps, 'db' | 'limits' | 'logger' | 'metrics'>,
  input: Record<string, unknown>,
  client: Client,
): Promise<SignInResult> {
  const parsed = signInSchema.safeParse(input);
  if (!parsed.success) return { ok: false, errors: fieldErrors(parsed.error) };
  const { email, password } = parsed.data;
  const count = (outcome: SignInOutcome) => void deps.metrics?.then((metrics) => metrics.signIn(outcome));
  const user = await deps.db.user.findUnique({ where: { email }, select });
  // Do not log what was typed: people type passwords into the wrong field.
  const about = { userId: user?.id ?? null, address: client.address.text };
  const known = client.knownAccounts.find(({ userId }) => userId === user?.id);
  const guess = { email, from: client.address, deviceId: known?.deviceId ?? null };
  const waitSeconds = await deps.limits.beforeGuess(guess);
  if (waitSeconds > 0) {
    count('limited');
    deps.logger.info({ ...about, waitSeconds }, 'sign-in refused: too many attempts');
    return { ok: false, waitSeconds };
  }

  const right = await isRightPassword(user?.passwordHash ?? null, password);
  if (!user || !right) {
    count('failed');
    deps.logger.info(about, 'sign-in failed');
    return { ok: false, wrong: true };
  }
  if (user.disabledAt) {
    count('failed');
    deps.logger.info({ ...about, disabled: true }, 'sign-in failed');
    return { ok: false, disabled: true };
  }
  await deps.limits.recordRightPassword(guess);
  const begun = await beginLogin(deps.db, user.id, client);
  // Whoever changed the password meanwhile ended all logins but this one; after a change of a factor it begins anew.
  const now = await deps.db.user.findUnique({ where: { id: user.id }, select });
  if (!now || factorMark(now) !== factorMark(user)) {
    await takeBackLogin(deps.db, begun);
    count('failed');
    deps.logger.info(about, 'sign-in failed');
    return { ok: false, wrong: true };
  }
  if (begun.kind === 'half-signed-in') {
    deps.logger.info({ userId: user.id }, 'sign-in waits for the second step');
    return { ok: true, begun };
  }
  await tellOfNewDevice(deps.db, user.id, client);
  count('ok');
  deps.logger.info({ userId: user.id }, 'signed in');
  return { ok: true, begun };
}
