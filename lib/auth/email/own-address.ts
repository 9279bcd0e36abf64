import type { Logger } from 'pino';
import type { AccountDeps, Client } from '@/lib/auth/account/account-deps';
import type { Asking } from '@/lib/auth/account/change-password';
import type { SidecarWord } from '@/lib/auth/word/sidecar-word';
import { writePatiently } from '@/lib/db/patience';
import { isLocale } from '@/lib/i18n/locale';
import { queueMail } from '@/lib/mail/queue-mail';
import { createProof } from './proofs';

export interface OwnAddressDeps extends Pick<AccountDeps, 'db' | 'limits'> {
  readonly logger: Pick<Logger, 'info'>;
  readonly word: Pick<SidecarWord, 'tell'>;
}

/**
 * Whether somebody has to confirm their address before anything else: their account is from a time when this Mado had
 * no mail server.
 */
export const mustProveAddress = (
  user: { readonly hasAddress: boolean; readonly emailProvedAt: Date | null },
  settings: { readonly SMTP_URL?: string | undefined },
): boolean => settings.SMTP_URL !== undefined && user.hasAddress && user.emailProvedAt === null;

/** Sends the link that proves an account's address to be its owner's. Returns how long to wait; 0 if it is on its way. */
export async function sendOwnAddressLink(
  { db, limits, logger, word }: OwnAddressDeps,
  asking: Asking,
  client: Pick<Client, 'address'>,
): Promise<number> {
  const user = await db.user.findUniqueOrThrow({ where: { id: asking.userId } });
  const { email } = user;
  if (email === null) return 0;
  const waitSeconds = await limits.beforeMail(email, client.address);
  if (waitSeconds > 0) return waitSeconds;
  const locale = isLocale(user.locale) ? user.locale : asking.locale;
  await writePatiently(() =>
    db.$transaction(async (tx) => {
      const proofId = await createProof(tx, { purpose: 'own-address', email, userId: user.id });
      const letter = { kind: 'confirm-address', proofId } as const;
      await queueMail(tx, { to: user.emailTyped ?? email, userId: user.id, locale, letter });
    }),
  );
  logger.info({ userId: user.id }, 'confirmation of an address asked for');
  await word.tell('mail-queued', {});
  return 0;
}
