import { createHash } from 'node:crypto';
import type { Database } from '@/lib/db/client';
import { isLocale, type Locale } from '@/lib/i18n/locale';
import type { Letter } from '@/lib/mail/letter';
import { queueMail } from '@/lib/mail/queue-mail';

/** What a person has for the second step, as their settings show it. */
export interface SecondStep {
  /** Null: sign-in by password does not ask for it. */
  readonly since: Date | null;
  /** Null: no authenticator app is set up. */
  readonly authenticatorSince: Date | null;
  /** How many have not been used. */
  readonly recoveryCodes: number;
}

export async function secondStepOf(db: Database, userId: string): Promise<SecondStep> {
  const [user, authenticator, recoveryCodes] = await Promise.all([
    db.user.findUniqueOrThrow({ where: { id: userId }, select: { twoStepSince: true } }),
    db.authenticator.findFirst({ where: { userId, confirmedAt: { not: null } } }),
    db.recoveryCode.count({ where: { userId } }),
  ]);
  return { since: user.twoStepSince, authenticatorSince: authenticator?.confirmedAt ?? null, recoveryCodes };
}

/** The login whose person changes their factors. */
export interface Changing {
  readonly userId: string;
  /** The page's, for a mail to somebody whose language is not known. */
  readonly locale: Locale;
}

/**
 * Changes a person's factors and tells them by mail. To be called first in the transaction that changes them: the row of
 * the user is locked by it, so that two changes at once do not miss each other.
 */
export async function changeFactors(
  tx: Pick<Database, 'user' | 'mail'>,
  { userId, locale }: Changing,
  letter: Letter,
  data: { readonly twoStepSince?: Date | null } = {},
): Promise<void> {
  const user = await tx.user.update({ where: { id: userId }, data: { factorsChangedAt: new Date(), ...data } });
  const language = isLocale(user.locale) ? user.locale : locale;
  await queueMail(tx, { to: user.emailTyped ?? user.email, userId, locale: language, letter });
}

/** Undoes the transaction in which it is thrown, with the mail that `changeFactors` has queued. */
export class Unchanged extends Error {
  override name = 'Unchanged';
  /** No retry helps (lib/db/patience.ts). */
  readonly code = 'P2025';
}

/**
 * Changes with the password and with each factor. What was allowed under another mark is void: half-finished sign-ins,
 * and devices that are not asked for the second step.
 */
export function factorMark(user: {
  readonly passwordHash: string | null;
  readonly factorsChangedAt: Date | null;
}): string {
  const text = JSON.stringify([user.passwordHash, user.factorsChangedAt?.getTime() ?? 0]);
  return createHash('sha256').update(text).digest('base64url');
}
