import { voidLinks } from '@/lib/auth/email/proofs';
import { changeFactors } from '@/lib/auth/second-step/factors';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { isLocale } from '@/lib/i18n/locale';
import { queueMail } from '@/lib/mail/queue-mail';
import { hashPassword } from './password';
import { remainsAdministered } from './role';

/*
 * What an operator does to an account. Each ends all of its logins in the same transaction; whoever calls it then hints
 * at that to the sidecar (lib/auth/session/ended-logins.ts), which closes the sockets and ends the call.
 */

/** Returns how many logins ended. */
export async function endLogins(db: Database, userId: string): Promise<number> {
  const { count } = await writePatiently(() => db.session.deleteMany({ where: { userId } }));
  return count;
}

interface Addressee {
  readonly email: string | null;
  readonly emailTyped: string | null;
  readonly locale: string | null;
}

async function changeAndEndLogins(
  db: Database,
  userId: string,
  data: { readonly passwordHash?: string; readonly disabledAt?: Date | null },
  alsoDo: (tx: Pick<Database, 'mail'>, user: Addressee) => Promise<void> = async () => undefined,
): Promise<number> {
  return writePatiently(() =>
    db.$transaction(async (tx) => {
      const select = { email: true, emailTyped: true, locale: true } as const;
      await alsoDo(tx, await tx.user.update({ where: { id: userId }, data, select }));
      await voidLinks(tx, userId);
      return (await tx.session.deleteMany({ where: { userId } })).count;
    }),
  );
}

/** Returns how many logins ended, and tells the owner by mail. The password has passed `checkNewPassword`. */
export async function resetPassword(db: Database, userId: string, password: string): Promise<number> {
  const data = { passwordHash: await hashPassword(password) };
  return changeAndEndLogins(db, userId, data, async (tx, { email, emailTyped, locale }) => {
    if (email === null) return;
    const letter = { kind: 'password-changed' } as const;
    await queueMail(tx, { to: emailTyped ?? email, userId, locale: isLocale(locale) ? locale : 'en', letter });
  });
}

/**
 * Refuses every login from now on and keeps everything else. Returns how many logins ended; null, and nothing changes,
 * for the last administrator.
 */
export async function disable(db: Database, userId: string): Promise<number | null> {
  return writePatiently(() =>
    db.$transaction(async (tx) => {
      if (!(await remainsAdministered(tx, userId))) return null;
      await tx.user.update({ where: { id: userId }, data: { disabledAt: new Date() }, select: { id: true } });
      await voidLinks(tx, userId);
      return (await tx.session.deleteMany({ where: { userId } })).count;
    }),
  );
}

/** What was there to remove. */
export interface RemovedFactors {
  readonly wasOn: boolean;
  readonly passkeys: number;
  readonly endedLogins: number;
}

/**
 * Turns two-step verification off for somebody who has lost what it asks for, and tells them by mail; with their
 * passkeys, which whoever has found their device may use, if `alsoPasskeys`.
 */
export function removeSecondStep(db: Database, userId: string, alsoPasskeys: boolean): Promise<RemovedFactors> {
  return writePatiently(() =>
    db.$transaction(async (tx) => {
      const { twoStepSince } = await tx.user.findUniqueOrThrow({ where: { id: userId } });
      const owner = { userId, locale: 'en' } as const;
      if (twoStepSince) await changeFactors(tx, owner, { kind: 'two-step-off' }, { twoStepSince: null });
      await tx.authenticator.deleteMany({ where: { userId } });
      await tx.recoveryCode.deleteMany({ where: { userId } });
      const passkeys = alsoPasskeys ? await tx.passkey.findMany({ where: { userId } }) : [];
      for (const { id, name } of passkeys) {
        await changeFactors(tx, owner, { kind: 'passkey-removed', passkey: name });
        await tx.passkey.delete({ where: { id } });
      }
      const { count: endedLogins } = await tx.session.deleteMany({ where: { userId } });
      return { wasOn: twoStepSince !== null, passkeys: passkeys.length, endedLogins };
    }),
  );
}

/** A login that began while the account was being disabled must not come back to life. */
export async function enable(db: Database, userId: string): Promise<void> {
  await changeAndEndLogins(db, userId, { disabledAt: null });
}
