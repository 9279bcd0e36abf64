import type { AccountDeps, Client } from '@/lib/auth/account/account-deps';
import { findHalfSignIn, finishSignIn } from '@/lib/auth/second-step/half-sign-in';
import { tellOfNewDevice } from '@/lib/auth/session/new-device';
import { createSession, type NewSession, placeOf } from '@/lib/auth/session/sessions';
import type { OpenChallenges } from './challenges';
import { checkPasskey, credentialIdOf, type PasskeyDeps } from './check-passkey';

type SignInDeps = PasskeyDeps & Pick<AccountDeps, 'db' | 'limits' | 'logger' | 'metrics'>;

interface Answer {
  readonly answer: unknown;
  readonly open: OpenChallenges;
}

export type PasskeySignInResult =
  | { readonly ok: true; readonly session: NewSession }
  /** No such passkey, a wrong signature, a challenge that is not this browser's, a disabled account: one answer. */
  | { readonly ok: false; readonly wrong: true }
  | { readonly ok: false; readonly waitSeconds: number }
  /** The sign-in that waited for its second step has to begin anew. */
  | { readonly ok: false; readonly void: true };

/**
 * Signs in with a passkey and nothing else. It is two factors by itself: the authenticator, and what it asks its user
 * for. Nothing tells whose passkeys exist.
 */
export async function signInWithPasskey(
  deps: SignInDeps,
  { answer, open }: Answer,
  client: Client,
): Promise<PasskeySignInResult> {
  const id = credentialIdOf(answer);
  if (id === null) return { ok: false, wrong: true };
  const owner = await deps.db.passkey.findUnique({ where: { credentialId: id }, select: { userId: true } });
  const known = client.knownAccounts.find((account) => account.userId === owner?.userId);
  // No address has a space, so that this is nobody's. Signatures cannot be guessed: it is the work that is limited, and
  // not by what strangers at the same address do.
  const guess = { email: `passkey ${id}`, from: client.address, deviceId: known?.deviceId ?? null };
  const waitSeconds = await deps.limits.beforeGuess(guess);
  if (waitSeconds > 0) return { ok: false, waitSeconds };
  const userId = await checkPasskey(deps, { answer, open, purpose: 'sign-in', userId: null });
  void deps.metrics?.then((metrics) => metrics.signIn(userId === null ? 'failed' : 'ok'));
  if (userId === null) {
    deps.logger.info({ address: client.address.text }, 'sign-in with a passkey failed');
    return { ok: false, wrong: true };
  }
  await deps.limits.recordRightPassword(guess);
  const session = await createSession(deps.db, userId, placeOf(client));
  await tellOfNewDevice(deps.db, userId, client);
  deps.logger.info({ userId }, 'signed in with a passkey');
  return { ok: true, session };
}

/** Finishes, with a passkey of the same person, a sign-in that has begun with a password. */
export async function finishByPasskey(
  deps: SignInDeps,
  { answer, open, token }: Answer & { readonly token: string | null },
  client: Client,
): Promise<PasskeySignInResult> {
  const half = await findHalfSignIn(deps.db, token);
  if (!half) return { ok: false, void: true };
  const { userId } = half;
  const known = client.knownAccounts.find((account) => account.userId === userId);
  const guess = { email: `second step of ${userId}`, from: client.address, deviceId: known?.deviceId ?? null };
  const waitSeconds = await deps.limits.beforeGuess(guess);
  if (waitSeconds > 0) return { ok: false, waitSeconds };
  if ((await checkPasskey(deps, { answer, open, purpose: 'second-step', userId })) === null) {
    void deps.metrics?.then((metrics) => metrics.signIn('failed'));
    deps.logger.info({ userId, address: client.address.text }, 'second step with a passkey failed');
    return { ok: false, wrong: true };
  }
  await deps.limits.recordRightPassword(guess);
  const result = await finishSignIn(deps, half, client);
  return result.ok ? result : { ok: false, void: true };
}
