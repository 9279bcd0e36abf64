import type { Logger } from 'pino';
import type { EntrySettings } from '@/lib/auth/entry/admission';
import type { AccountLimits } from '@/lib/auth/limits/account-limits';
import type { RememberedAccounts } from '@/lib/auth/second-step/remembered-devices';
import type { KnownAccounts } from '@/lib/auth/session/known-devices';
import type { Database } from '@/lib/db/client';
import type { ClientAddress } from '@/lib/http/client-address';
import type { WebMetrics } from '@/lib/metrics/web-metrics';
import type { PasswordSettings } from './password-min';

/** Where a request comes from. */
export interface Client {
  readonly address: ClientAddress;
  readonly userAgent: string;
  /** The accounts that have signed in on the same device. */
  readonly knownAccounts: KnownAccounts;
  /** Those whose second step it is not asked for. */
  readonly rememberedAccounts: RememberedAccounts;
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
