import { admit, mayEnter, readEntrant } from '@/lib/auth/entry/admission';
import type { EntryRefusal } from '@/lib/auth/entry/sign-up-modes';
import type { FirstPasskey } from '@/lib/auth/passkeys/new-passkey';
import { type BegunLogin, beginLogin } from '@/lib/auth/session/begin-login';
import type { SignInOutcome } from '@/lib/metrics/web-metrics';
import type { AccountDeps, Client } from './account-deps';
import { checkNewAccount, createAccount, type SignUpField } from './new-account';
import { passwordMin } from './password-min';
import type { FieldErrors } from './schemas';

export type SignUpResult =
  | { readonly ok: true; readonly begun: BegunLogin }
  | { readonly ok: false; readonly errors: FieldErrors<SignUpField> }
  | { readonly ok: false; readonly refused: EntryRefusal }
  | { readonly ok: false; readonly waitSeconds: number };

/**
 * Creates an account and signs it in. A taken e-mail costs the same hash, and the response says only that it cannot be
 * used. `input.invite` is the code of the link that the page was opened with. With a `passkey` there is no password.
 */
export async function signUp(
  deps: AccountDeps,
  input: Record<string, unknown>,
  client: Client,
  passkey: FirstPasskey | null = null,
): Promise<SignUpResult> {
  const count = (outcome: SignInOutcome) => void deps.metrics?.then(({ signUp }) => signUp(outcome));
  const entrant = readEntrant(deps.settings, String(input.invite ?? ''), client.isLocal ?? false);
  if ('refused' in entrant) return { ok: false, ...entrant };
  const admission = await mayEnter(deps.db, deps.settings, entrant);
  if ('refused' in admission) return { ok: false, ...admission };
  const checked = await checkNewAccount(input, passwordMin(deps.settings, { hasSecondStep: false }), passkey);
  if ('errors' in checked) return { ok: false, errors: checked.errors };
  const waitSeconds = await deps.limits.beforeSignUp(client.address);
  if (waitSeconds > 0) {
    count('limited');
    deps.logger.info({ address: client.address.text, waitSeconds }, 'sign-up refused: too many from this address');
    return { ok: false, waitSeconds };
  }

  const made = await createAccount(deps.db, checked.account, (tx) => admit(tx, deps.settings, entrant));
  count(made.ok ? 'ok' : 'failed');
  if (!made.ok) {
    if (made.refused === 'taken') return { ok: false, errors: { email: 'email-unusable' } };
    return { ok: false, refused: made.refused };
  }
  const { userId, role } = made;
  deps.logger.info({ userId, role }, 'signed up');
  return { ok: true, begun: await beginLogin(deps.db, userId, client) };
}
