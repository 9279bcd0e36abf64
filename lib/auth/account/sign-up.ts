import type { Logger } from 'pino';
import type { AccountLimits } from '@/lib/auth/limits/account-limits';
import type { RememberedAccounts } from '@/lib/auth/second-step/remembered-devices';
import type { KnownAccounts } from '@/lib/auth/session/known-devices';
import { createSession, type NewSession, placeOf } from '@/lib/auth/session/sessions';
import type { Database } from '@/lib/db/client';
import type { ClientAddress } from '@/lib/http/client-address';
import type { SignInOutcome, WebMetrics } from '@/lib/metrics/web-metrics';
import { checkNewAccount, createAccount, type SignUpField } from './new-account';
import type { FieldErrors } from './schemas';

/** Where a request comes from. */
export interface Client {
  readonly address: ClientAddress;
  readonly userAgent: string;
  /** The accounts that have signed in on the same device. */
  readonly knownAccounts: KnownAccounts;
  /** Those whose second step it is not asked for. */
  readonly rememberedAccounts: RememberedAccounts;
}

export interface AccountDeps {
  readonly db: Database;
  readonly limits: AccountLimits;
  readonly logger: Pick<Logger, 'info'>;
  readonly settings: { readonly PASSWORD_MIN_LENGTH: number };
  readonly metrics?: Promise<Pick<WebMetrics, 'signIn' | 'signUp'>> | null;
}

export type SignUpResult =
  | { readonly ok: true; readonly session: NewSession }
  | { readonly ok: false; readonly errors: FieldErrors<SignUpField> }
  | { readonly ok: false; readonly waitSeconds: number };

/**
 * Creates an account and signs it in. A taken e-mail costs the same hash, and the response says only that it cannot be
 * used.
 */
export async function signUp(deps: AccountDeps, input: Record<string, unknown>, client: Client): Promise<SignUpResult> {
  const checked = checkNewAccount(input, deps.settings.PASSWORD_MIN_LENGTH);
  if ('errors' in checked) return { ok: false, errors: checked.errors };
  const count = (outcome: SignInOutcome) => void deps.metrics?.then(({ signUp }) => signUp(outcome));
  const waitSeconds = await deps.limits.beforeSignUp(client.address);
  if (waitSeconds > 0) {
    count('limited');
    deps.logger.info({ address: client.address.text, waitSeconds }, 'sign-up refused: too many from this address');
    return { ok: false, waitSeconds };
  }

  const userId = await createAccount(deps.db, checked.account);
  count(userId === null ? 'failed' : 'ok');
  if (userId === null) return { ok: false, errors: { email: 'email-unusable' } };
  deps.logger.info({ userId }, 'signed up');
  return { ok: true, session: await createSession(deps.db, userId, placeOf(client)) };
}
