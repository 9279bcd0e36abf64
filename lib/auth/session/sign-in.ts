import { isRightPassword } from '@/lib/auth/account/password';
import { type FieldErrors, fieldErrors, signInSchema } from '@/lib/auth/account/schemas';
import type { AccountDeps, Client } from '@/lib/auth/account/sign-up';
import { factorMark } from '@/lib/auth/second-step/factors';
import { beginHalfSignIn } from '@/lib/auth/second-step/half-sign-in';
import type { SignInOutcome } from '@/lib/metrics/web-metrics';
import { tellOfNewDevice } from './new-device-mail';
import { createSession, deleteSession, type NewSession, placeOf } from './sessions';

export type SignInField = 'email' | 'password';
export type SignInResult =
  | { readonly ok: true; readonly session: NewSession }
  | { readonly ok: false; readonly errors: FieldErrors<SignInField> }
  | { readonly ok: false; readonly waitSeconds: number }
  /** The password was right. Finishing the sign-in takes this token and the second step. */
  | { readonly ok: false; readonly halfSignIn: string }
  /** Unknown account, wrong password or disabled account: the same answer, in the same time. */
  | { readonly ok: false; readonly wrong: true };

const select = {
  id: true,
  email: true,
  emailTyped: true,
  locale: true,
  passwordHash: true,
  disabledAt: true,
  twoStepSince: true,
  factorsChangedAt: true,
} as const;

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
  if (!user || !right || user.disabledAt) {
    count('failed');
    deps.logger.info(right ? { ...about, disabled: true } : about, 'sign-in failed');
    return { ok: false, wrong: true };
  }
  await deps.limits.recordRightPassword(guess);
  const isRemembered = client.rememberedAccounts.some(
    ({ userId, mark }) => userId === user.id && mark === factorMark(user),
  );
  if (user.twoStepSince && !isRemembered) {
    deps.logger.info({ userId: user.id }, 'sign-in waits for the second step');
    return { ok: false, halfSignIn: await beginHalfSignIn(deps.db, user) };
  }
  const session = await createSession(deps.db, user.id, placeOf(client));
  // Whoever changed the password or a factor meanwhile ended all logins but this one.
  const now = await deps.db.user.findUnique({ where: { id: user.id }, select });
  if (!now || factorMark(now) !== factorMark(user)) {
    await deleteSession(deps.db, session.id);
    count('failed');
    deps.logger.info(about, 'sign-in failed');
    return { ok: false, wrong: true };
  }
  if (!known) await tellOfNewDevice(deps.db, user, client.userAgent);
  count('ok');
  deps.logger.info({ userId: user.id }, 'signed in');
  return { ok: true, session };
}
