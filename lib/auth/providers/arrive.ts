import type { Logger } from 'pino';
import type { Client } from '@/lib/auth/account/account-deps';
import { changeHandle, isHandleFree } from '@/lib/auth/account/change-handle';
import { storeAccount } from '@/lib/auth/account/new-account';
import {
  displayNameSchema,
  emailSchema,
  type FieldError,
  optionalHandleSchema,
  type RuleError,
} from '@/lib/auth/account/schemas';
import { admit, type Entrant, type EntrySettings, mayEnter, readEntrant } from '@/lib/auth/entry/admission';
import type { EntryRefusal } from '@/lib/auth/entry/sign-up-modes';
import type { AccountLimits } from '@/lib/auth/limits/account-limits';
import { type BegunLogin, beginLogin } from '@/lib/auth/session/begin-login';
import { tellOfNewDevice } from '@/lib/auth/session/new-device';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import type { Locale } from '@/lib/i18n/locale';
import type { SignInOutcome, WebMetrics } from '@/lib/metrics/web-metrics';
import type { Told } from './provider';

export interface ArriveDeps {
  readonly db: Database;
  readonly limits: Pick<AccountLimits, 'beforeSignUp'>;
  readonly logger: Pick<Logger, 'info'>;
  readonly settings: EntrySettings;
  readonly metrics?: Promise<Pick<WebMetrics, 'signIn' | 'signUp'>> | null;
}

export type Arrival =
  | { readonly kind: 'begun'; readonly begun: BegunLogin }
  /** There is no account yet: the person chooses a name first. */
  | { readonly kind: 'newcomer' }
  | { readonly kind: 'problem'; readonly problem: 'disabled' | 'address-in-use' | 'closed' };

/**
 * In the form in which addresses are compared; null for one that proves nothing. Anybody can have an account with
 * anybody's address at a provider that does not check.
 */
function provedEmail({ email, isEmailProved }: Told): string | null {
  return isEmailProved && email !== null ? (emailSchema.safeParse(email).data ?? null) : null;
}

const identityOf = ({ issuer, subject, email }: Told) => ({ issuer, subject, email, usedAt: new Date() });

/** `invite`: what the sign-up page was opened with; empty for nothing. */
const entrantOf = (
  settings: EntrySettings,
  invite: string,
  { isLocal = false }: Client,
): Entrant | { readonly refused: EntryRefusal } => readEntrant(settings, invite, isLocal);

/**
 * Somebody has signed in with a provider. An account is found by issuer and subject alone. One with the same address is
 * not theirs for that: its owner signs in there, and links the provider.
 */
export async function arrive(
  { db, logger, metrics, settings }: ArriveDeps,
  told: Told,
  client: Client,
  invite = '',
): Promise<Arrival> {
  const count = (outcome: SignInOutcome) => void metrics?.then(({ signIn }) => signIn(outcome));
  const { issuer, subject } = told;
  const identity = await db.identity.findUnique({
    where: { issuer_subject: { issuer, subject } },
    select: { id: true, user: { select: { id: true, disabledAt: true } } },
  });
  if (identity) {
    const userId = identity.user.id;
    if (identity.user.disabledAt) {
      count('failed');
      logger.info({ userId, address: client.address.text, issuer, disabled: true }, 'sign-in failed');
      return { kind: 'problem', problem: 'disabled' };
    }
    await writePatiently(() => db.identity.updateMany({ where: { id: identity.id }, data: identityOf(told) }));
    const begun = await beginLogin(db, userId, client);
    if (begun.kind === 'half-signed-in') {
      logger.info({ userId, issuer }, 'sign-in waits for the second step');
      return { kind: 'begun', begun };
    }
    await tellOfNewDevice(db, userId, client);
    count('ok');
    logger.info({ userId, issuer }, 'signed in');
    return { kind: 'begun', begun };
  }
  const email = provedEmail(told);
  if (email !== null && (await db.user.findUnique({ where: { email }, select: { id: true } })))
    return { kind: 'problem', problem: 'address-in-use' };
  const entrant = entrantOf(settings, invite, client);
  if ('refused' in entrant || 'refused' in (await mayEnter(db, settings, entrant)))
    return { kind: 'problem', problem: 'closed' };
  return { kind: 'newcomer' };
}

export type FinishField = 'displayName' | 'handle';

export type FinishResult =
  | { readonly ok: true; readonly begun: BegunLogin }
  | { readonly ok: false; readonly field: FinishField; readonly error: FieldError }
  | { readonly ok: false; readonly waitSeconds: number }
  | { readonly ok: false; readonly problem: 'address-in-use' | 'lost' | 'closed' };

/**
 * Makes the account of a newcomer, with a name of their choice, and begins a login. An empty handle is none; one that
 * somebody else takes at the same moment is chosen again in the settings.
 */
export async function finishSignUp(
  { db, limits, logger, metrics, settings }: ArriveDeps,
  told: Told & { readonly invite?: string },
  typed: Readonly<Record<FinishField, string>>,
  client: Client,
  locale: Locale,
): Promise<FinishResult> {
  const name = displayNameSchema.safeParse(typed.displayName);
  if (!name.success) return { ok: false, field: 'displayName', error: name.error.issues[0]?.message as RuleError };
  const handle = optionalHandleSchema.safeParse(typed.handle);
  if (!handle.success) return { ok: false, field: 'handle', error: handle.error.issues[0]?.message as FieldError };
  const entrant = entrantOf(settings, told.invite ?? '', client);
  if ('refused' in entrant) return { ok: false, problem: 'closed' };
  const count = (outcome: SignInOutcome) => void metrics?.then(({ signUp }) => signUp(outcome));
  const waitSeconds = await limits.beforeSignUp(client.address);
  if (waitSeconds > 0) {
    count('limited');
    logger.info({ address: client.address.text, waitSeconds }, 'sign-up refused: too many from this address');
    return { ok: false, waitSeconds };
  }
  if (handle.data !== undefined && !(await isHandleFree(db, handle.data)))
    return { ok: false, field: 'handle', error: 'handle-taken' };
  const email = provedEmail(told);
  const proved = email === null ? {} : { emailTyped: told.email ?? email, emailProvedAt: new Date() };
  const account = {
    ...{ displayName: name.data, email, ...proved, passwordHash: null, locale },
    identities: { create: identityOf(told) },
  };
  const made = await storeAccount(db, account, (tx) => admit(tx, settings, entrant));
  count(made.ok ? 'ok' : 'failed');
  if (!made.ok) {
    if (made.refused !== 'taken') return { ok: false, problem: 'closed' };
    // Somebody was faster with the address, or the same form was sent twice.
    const isTaken = email !== null && (await db.user.findUnique({ where: { email }, select: { id: true } }));
    return { ok: false, problem: isTaken ? 'address-in-use' : 'lost' };
  }
  const { userId, role } = made;
  if (handle.data !== undefined) await changeHandle(db, userId, handle.data);
  logger.info({ userId, role, issuer: told.issuer }, 'signed up');
  return { ok: true, begun: await beginLogin(db, userId, client) };
}
