import type { Logger } from 'pino';
import { admit, type EntrySettings, mayEnter, readEntrant } from '@/lib/auth/entry/admission';
import type { EntryRefusal } from '@/lib/auth/entry/sign-up-modes';
import type { AccountLimits } from '@/lib/auth/limits/account-limits';
import { type BegunLogin, beginLogin } from '@/lib/auth/session/begin-login';
import type { KnownAccounts } from '@/lib/auth/session/known-devices';
import type { Database } from '@/lib/db/client';
import type { ClientAddress } from '@/lib/http/client-address';
import type { SignInOutcome, WebMetrics } from '@/lib/metrics/web-metrics';
import { checkNewAccount, createAccount, type SignUpField } from './new-account';
import { type PasswordSettings, passwordMin } from './password-min';
import type { FieldErrors } from './schemas';

/** Where a request comes from. */
export interface Client {
  readonly address: ClientAddress;
  readonly userAgent: string;
  /** The accounts that have signed in on the same device. */
  readonly knownAccounts: KnownAccounts;
  /** They sit at the machine that Mado runs on, and nobody else can connect to it. */
  readonly isLocal?: boolean;
}

export interface AccountDeps {
  readonly db: Database;
  readonly limits: AccountLimits;
  readonly logger: Pick<Logger, 'info'>;
  readonly settings: EntrySettings & PasswordSettings;
  readonly metrics?: Promise<Pick<WebMetrics, 'signIn' | 'signUp'>> | null;
}

export type SignUpResult =
  | { readonly ok: true; readonly begun: BegunLogin }
  | { readonly ok: false; readonly errors: FieldErrors<SignUpField> }
  | { readonly ok: false; readonly refused: EntryRefusal }
  | { readonly ok: false; readonly waitSeconds: number };

/**
 * Creates an account and signs it in. A taken e-mail costs the same hash, and the response says only that it cannot be
 * used. `input.invite` is the code of the link that the page was opened with.
 */
export async function signUp(deps: AccountDeps, input: Record<string, unknown>, client: Client): Promise<SignUpResult> {
  const checked = await checkNewAccount(input, passwordMin(deps.settings, { hasSecondStep: false }));
  if ('errors' in checked) return { ok: false, errors: checked.errors };
  const count = (outcome: SignInOutcome) => void deps.metrics?.then(({ signUp }) => signUp(outcome));
  const entrant = readEntrant(deps.settings, String(input.invite ?? ''), client.isLocal ?? false);
  if ('refused' in entrant) return { ok: false, ...entrant };
  const admission = await mayEnter(deps.db, deps.settings, entrant);
  if ('refused' in admission) return { ok: false, ...admission };
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
