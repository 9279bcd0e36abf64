import type { Logger } from 'pino';
import { voidLinks } from '@/lib/auth/email/proofs';
import type { AccountLimits } from '@/lib/auth/limits/account-limits';
import type { SidecarWord } from '@/lib/auth/word/sidecar-word';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { isLocale, type Locale } from '@/lib/i18n/locale';
import { queueMail } from '@/lib/mail/queue-mail';
import type { Client } from './account-deps';
import { checkNewPassword } from './new-account';
import { hashPassword } from './password';
import { type PasswordSettings, passwordMin } from './password-min';
import { checkPresentPassword } from './present-password';
import type { FieldError } from './schemas';

export interface ChangePasswordDeps {
  readonly db: Database;
  readonly limits: Pick<AccountLimits, 'beforeGuess' | 'recordRightPassword'>;
  readonly logger: Pick<Logger, 'info'>;
  readonly word: Pick<SidecarWord, 'tell'>;
  readonly settings: PasswordSettings;
}

/** The login that asks. */
export interface Asking {
  readonly userId: string;
  readonly sessionId: string;
  readonly locale: Locale;
}

type Owner = Awaited<ReturnType<Database['user']['findUniqueOrThrow']>>;

export type ChangePasswordResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly field: 'currentPassword' | 'newPassword'; readonly error: FieldError }
  | { readonly ok: false; readonly waitSeconds: number };

/** Stores a new password for somebody who knows the present one, and ends every other login. */
export async function changePassword(
  deps: ChangePasswordDeps,
  asking: Asking,
  typed: { readonly currentPassword: string; readonly newPassword: string },
  client: Client,
): Promise<ChangePasswordResult> {
  const { db, limits } = deps;
  const user = await db.user.findUniqueOrThrow({ where: { id: asking.userId } });
  const present = await checkPresentPassword(limits, user, typed.currentPassword, client);
  if (!present.ok) {
    if ('waitSeconds' in present) return present;
    return { ok: false, field: 'currentPassword', error: 'password-wrong' };
  }
  const stored = await storePassword(deps, asking, user, typed.newPassword);
  if (stored === 'other-since') return { ok: false, field: 'currentPassword', error: 'password-wrong' };
  return stored === 'stored' ? { ok: true } : { ok: false, field: 'newPassword', error: stored.error };
}

/**
 * Stores the first password of somebody who has just proved otherwise to be the account's owner, and ends every other
 * login. `not-first`: there is one by now, or no address that it would go with.
 */
export async function choosePassword(
  deps: Omit<ChangePasswordDeps, 'limits'>,
  asking: Asking,
  typed: string,
): Promise<'stored' | 'not-first' | { readonly error: FieldError }> {
  const user = await deps.db.user.findUniqueOrThrow({ where: { id: asking.userId } });
  if (user.passwordHash !== null || user.email === null) return 'not-first';
  const stored = await storePassword(deps, asking, user, typed);
  return stored === 'other-since' ? 'not-first' : stored;
}

/** `other-since`: somebody has stored another password since the user was read. */
async function storePassword(
  { db, logger, word, settings }: Omit<ChangePasswordDeps, 'limits'>,
  asking: Asking,
  user: Owner,
  typed: string,
): Promise<'stored' | 'other-since' | { readonly error: FieldError }> {
  const min = passwordMin(settings, { hasSecondStep: user.twoStepSince !== null });
  const checked = await checkNewPassword(typed, user, min);
  if ('error' in checked) return { error: checked.error };
  const passwordHash = await hashPassword(checked.password);
  const isChanged = await writePatiently(() =>
    db.$transaction(async (tx) => {
      const where = { id: user.id, passwordHash: user.passwordHash };
      if ((await tx.user.updateMany({ where, data: { passwordHash } })).count === 0) return false;
      await tx.session.deleteMany({ where: { userId: user.id, id: { not: asking.sessionId } } });
      await voidLinks(tx, user.id);
      const locale = isLocale(user.locale) ? user.locale : asking.locale;
      const letter = { kind: 'password-changed' } as const;
      await queueMail(tx, { to: user.emailTyped ?? user.email, userId: user.id, locale, letter });
      return true;
    }),
  );
  if (!isChanged) return 'other-since';
  logger.info({ userId: user.id }, 'password changed');
  await Promise.all([word.tell('logins-ended', {}), word.tell('mail-queued', {})]);
  return 'stored';
}
