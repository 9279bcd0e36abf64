import type { Logger } from 'pino';
import type { AccountDeps, Client } from '@/lib/auth/account/account-deps';
import { checkNewPassword } from '@/lib/auth/account/new-account';
import { hashPassword } from '@/lib/auth/account/password';
import { type PasswordSettings, passwordMin } from '@/lib/auth/account/password-min';
import { emailSchema, type FieldError, type FieldErrors } from '@/lib/auth/account/schemas';
import type { SidecarWord } from '@/lib/auth/word/sidecar-word';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { isLocale, type Locale } from '@/lib/i18n/locale';
import { queueMail } from '@/lib/mail/queue-mail';
import { decodeProofCode } from './proof-code';
import { createProof, findProof, takeProof, voidLinks } from './proofs';

export interface ResetDeps extends Pick<AccountDeps, 'db' | 'limits'> {
  readonly logger: Pick<Logger, 'info'>;
  readonly word: Pick<SidecarWord, 'tell'>;
  readonly settings: PasswordSettings & { readonly AUTH_SECRET: string };
}

export type ResetRequestResult =
  /** `send` does the rest. To be called after the answer: its time would tell whether there is an account. */
  | { readonly ok: true; readonly email: string; readonly send: () => Promise<void> }
  | { readonly ok: false; readonly errors: FieldErrors<'email'> }
  | { readonly ok: false; readonly waitSeconds: number };

/** Somebody has forgotten the password of the account with this address, if there is one. */
export async function requestReset(
  deps: ResetDeps,
  typed: string,
  { address, locale }: Pick<Client, 'address'> & { readonly locale: Locale },
): Promise<ResetRequestResult> {
  const parsed = emailSchema.safeParse(typed);
  if (!parsed.success) return { ok: false, errors: { email: parsed.error.issues[0]?.message as FieldError } };
  const email = parsed.data;
  const waitSeconds = await deps.limits.beforeMail(email, address);
  if (waitSeconds > 0) {
    deps.logger.info({ address: address.text, waitSeconds }, 'password reset refused: too many mails');
    return { ok: false, waitSeconds };
  }
  return { ok: true, email, send: () => sendLink(deps, email, locale) };
}

async function sendLink({ db, logger, word }: ResetDeps, email: string, asked: Locale): Promise<void> {
  const user = await db.user.findUnique({ where: { email } });
  if (!user || user.disabledAt) return void logger.info({ userId: user?.id ?? null }, 'no password to reset');
  const locale = isLocale(user.locale) ? user.locale : asked;
  await writePatiently(() =>
    db.$transaction(async (tx) => {
      const proofId = await createProof(tx, { purpose: 'reset-password', email, userId: user.id });
      const letter = { kind: 'reset-password', proofId } as const;
      await queueMail(tx, { to: user.emailTyped ?? email, userId: user.id, locale, letter });
    }),
  );
  logger.info({ userId: user.id }, 'password reset asked for');
  await word.tell('mail-queued', {});
}

export type ResetResult =
  | { readonly ok: true; readonly userId: string }
  /** The link was used, has been replaced by a newer one, or is too old. */
  | { readonly ok: false; readonly void: true }
  | { readonly ok: false; readonly error: FieldError };

/** Whether the link is still good. Opening it changes nothing: programs that look at mails open every link. */
export async function isResetOpen(deps: Pick<ResetDeps, 'db' | 'settings'>, code: string): Promise<boolean> {
  const id = decodeProofCode(code, deps.settings.AUTH_SECRET);
  return id !== null && (await findProof(deps.db, id, ['reset-password'])) !== null;
}

/** Saves the new password and ends every login. The link is used up by that, and only by that. */
export async function resetByMail(deps: ResetDeps, code: string, typed: string): Promise<ResetResult> {
  const { db, settings, logger, word } = deps;
  const id = decodeProofCode(code, settings.AUTH_SECRET);
  const proof = id === null ? null : await findProof(db, id, ['reset-password']);
  const user = proof?.userId ? await db.user.findUnique({ where: { id: proof.userId } }) : null;
  // The address was changed meanwhile: whoever reads the old one has no say any more.
  if (!proof || !user || user.disabledAt || user.email !== proof.email) return { ok: false, void: true };
  const checked = await checkNewPassword(
    typed,
    user,
    passwordMin(settings, { hasSecondStep: user.twoStepSince !== null }),
  );
  if ('error' in checked) return { ok: false, error: checked.error };
  const passwordHash = await hashPassword(checked.password);
  const locale = isLocale(user.locale) ? user.locale : 'en';
  const isTaken = await writePatiently(() =>
    db.$transaction(async (tx) => {
      if (!(await takeProof(tx, proof.id))) return false;
      const emailProvedAt = user.emailProvedAt ?? new Date();
      await tx.user.update({ where: { id: user.id }, data: { passwordHash, emailProvedAt } });
      if (user.emailProvedAt === null && user.twoStepSince === null) await removeOtherWaysIn(tx, user.id);
      await voidLinks(tx, user.id);
      await tx.session.deleteMany({ where: { userId: user.id } });
      const letter = { kind: 'password-changed' } as const;
      await queueMail(tx, { to: user.emailTyped ?? user.email, userId: user.id, locale, letter });
      return true;
    }),
  );
  if (!isTaken) return { ok: false, void: true };
  logger.info({ userId: user.id }, 'password reset by mail');
  await Promise.all([word.tell('logins-ended', {}), word.tell('mail-queued', {})]);
  return { ok: true, userId: user.id };
}

/**
 * Until now nobody had shown whose address it is: who made the account may be a stranger that waits for its owner to use
 * it, with a passkey or a provider of their own. A second step stays, since a mailbox does not get round it.
 */
async function removeOtherWaysIn(tx: Pick<Database, 'passkey' | 'identity'>, userId: string): Promise<void> {
  await tx.passkey.deleteMany({ where: { userId } });
  await tx.identity.deleteMany({ where: { userId } });
}
