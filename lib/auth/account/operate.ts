import { type Deed, type Doer, recordDeed } from '@/lib/auth/admin/deeds';
import { voidLinks } from '@/lib/auth/email/proofs';
import { changeFactors } from '@/lib/auth/second-step/factors';
import type { Database } from '@/lib/db/client';
import type { User } from '@/lib/db/generated/sqlite/client';
import { writePatiently } from '@/lib/db/patience';
import { isLocale } from '@/lib/i18n/locale';
import { queueMail } from '@/lib/mail/queue-mail';
import { hashPassword } from './password';
import { mayAdminister, remainsAdministered } from './role';

/*
 * What an administrator does to an account, on the pages or with `mado admin`: the change, the end of its logins and the
 * line in the log in one transaction. Whoever calls it then hints at ended logins to the sidecars
 * (lib/auth/session/ended-logins.ts), which close the sockets and end the call.
 */

/** Why nothing was changed: whoever asks administers nothing any more, nobody else would, or the account is gone. */
export type Refusal = 'not-administrator' | 'last-administrator' | 'unknown-account';

type Rows = Pick<
  Database,
  'user' | 'session' | 'mail' | 'emailProof' | 'authenticator' | 'recoveryCode' | 'passkey' | 'adminDeed'
>;

/** What came of it, and what the log says; null where nothing was changed. */
interface Outcome<T> {
  readonly result: T;
  readonly deed: Omit<Deed, 'aboutId'> | null;
}

async function operate<T extends object>(
  db: Database,
  by: Doer,
  userId: string,
  act: (tx: Rows, user: User) => Promise<Outcome<T> | Refusal>,
): Promise<T | Refusal> {
  return writePatiently(() =>
    db.$transaction(async (tx) => {
      if (!(await mayAdminister(tx, by))) return 'not-administrator';
      const user = await tx.user.findUnique({ where: { id: userId } });
      if (!user) return 'unknown-account';
      const outcome = await act(tx, user);
      if (typeof outcome === 'string') return outcome;
      if (outcome.deed) await recordDeed(tx, by, { ...outcome.deed, aboutId: userId });
      return outcome.result;
    }),
  );
}

/** How many logins ended. */
export interface EndedLogins {
  readonly logins: number;
}

async function endAll(tx: Pick<Database, 'session'>, userId: string): Promise<EndedLogins> {
  return { logins: (await tx.session.deleteMany({ where: { userId } })).count };
}

export function endLogins(db: Database, by: Doer, userId: string): Promise<EndedLogins | Refusal> {
  return operate(db, by, userId, async (tx) => {
    const ended = await endAll(tx, userId);
    return { result: ended, deed: { kind: 'logins-ended', details: ended } };
  });
}

/** Tells the owner by mail. The password has passed `checkNewPassword`. */
export async function resetPassword(
  db: Database,
  by: Doer,
  userId: string,
  password: string,
): Promise<EndedLogins | Refusal> {
  const data = { passwordHash: await hashPassword(password) };
  return operate(db, by, userId, async (tx, { email, emailTyped, locale }) => {
    await tx.user.update({ where: { id: userId }, data, select: { id: true } });
    const language = isLocale(locale) ? locale : 'en';
    await queueMail(tx, { to: emailTyped ?? email, userId, locale: language, letter: { kind: 'password-changed' } });
    await voidLinks(tx, userId);
    const ended = await endAll(tx, userId);
    return { result: ended, deed: { kind: 'password-reset', details: ended } };
  });
}

/** Refuses every login from now on and keeps everything else. Idempotent: again, it keeps the first time in the row. */
export function disable(db: Database, by: Doer, userId: string): Promise<EndedLogins | Refusal> {
  return operate(db, by, userId, disableIn);
}

/** The same within the transaction of a larger change, which writes the deed. */
export async function disableIn(
  tx: Pick<Database, 'user' | 'session' | 'emailProof'>,
  { id, disabledAt }: Pick<User, 'id' | 'disabledAt'>,
): Promise<Outcome<EndedLogins> | 'last-administrator'> {
  if (!(await remainsAdministered(tx, id))) return 'last-administrator';
  await tx.user.update({ where: { id }, data: { disabledAt: disabledAt ?? new Date() }, select: { id: true } });
  await voidLinks(tx, id);
  const ended = await endAll(tx, id);
  return { result: ended, deed: disabledAt ? null : { kind: 'account-disabled', details: ended } };
}

interface Enabled {
  readonly wasDisabled: boolean;
}

/** A login that began while the account was being disabled does not come back to life. */
export function enable(db: Database, by: Doer, userId: string): Promise<Enabled | Refusal> {
  return operate<Enabled>(db, by, userId, async (tx, { disabledAt }) => {
    if (!disabledAt) return { result: { wasDisabled: false }, deed: null };
    await tx.user.update({ where: { id: userId }, data: { disabledAt: null }, select: { id: true } });
    await voidLinks(tx, userId);
    await endAll(tx, userId);
    return { result: { wasDisabled: true }, deed: { kind: 'account-enabled' } };
  });
}

/** What was there to remove. */
export interface RemovedFactors extends EndedLogins {
  readonly wasOn: boolean;
  readonly passkeys: number;
}

/**
 * Turns two-step verification off for somebody who has lost what it asks for, and tells them by mail; with their
 * passkeys, which whoever has found their device may use, if `alsoPasskeys`.
 */
export function removeSecondStep(
  db: Database,
  by: Doer,
  userId: string,
  alsoPasskeys: boolean,
): Promise<RemovedFactors | Refusal> {
  return operate(db, by, userId, async (tx, { twoStepSince }) => {
    const owner = { userId, locale: 'en' } as const;
    if (twoStepSince) await changeFactors(tx, owner, { kind: 'two-step-off' }, { twoStepSince: null });
    await tx.authenticator.deleteMany({ where: { userId } });
    await tx.recoveryCode.deleteMany({ where: { userId } });
    const passkeys = alsoPasskeys ? await tx.passkey.findMany({ where: { userId } }) : [];
    for (const { id, name } of passkeys) {
      await changeFactors(tx, owner, { kind: 'passkey-removed', passkey: name });
      await tx.passkey.delete({ where: { id } });
    }
    const { logins } = await endAll(tx, userId);
    const details = { logins, passkeys: passkeys.length };
    return { result: { ...details, wasOn: twoStepSince !== null }, deed: { kind: 'second-step-removed', details } };
  });
}

/** Whether it was changed, or had been so before. */
export interface ChangedRole {
  readonly wasAlready: boolean;
}

export function makeAdministrator(db: Database, by: Doer, userId: string): Promise<ChangedRole | Refusal> {
  return operate<ChangedRole>(db, by, userId, async (tx, { role }) => {
    if (role === 'administrator') return { result: { wasAlready: true }, deed: null };
    await tx.user.update({ where: { id: userId }, data: { role: 'administrator' }, select: { id: true } });
    return { result: { wasAlready: false }, deed: { kind: 'administrator-made' } };
  });
}

export function makeMember(db: Database, by: Doer, userId: string): Promise<ChangedRole | Refusal> {
  return operate<ChangedRole>(db, by, userId, async (tx, { role }) => {
    if (!(await remainsAdministered(tx, userId))) return 'last-administrator';
    if (role === 'member') return { result: { wasAlready: true }, deed: null };
    await tx.user.update({ where: { id: userId }, data: { role: 'member' }, select: { id: true } });
    return { result: { wasAlready: false }, deed: { kind: 'administrator-unmade' } };
  });
}
