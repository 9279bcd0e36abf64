import type { Client } from '@/lib/auth/account/account-deps';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { isLocale } from '@/lib/i18n/locale';
import { queueMail } from '@/lib/mail/queue-mail';

/**
 * Tells an account's owner by mail that somebody has signed in on a device where nobody had before. The mail
 * goes with the sender's next round.
 */
export async function tellOfNewDevice(
  db: Pick<Database, 'user' | 'mail'>,
  userId: string,
  { knownAccounts, userAgent }: Pick<Client, 'knownAccounts' | 'userAgent'>,
): Promise<void> {
  if (knownAccounts.some((known) => known.userId === userId)) return;
  const select = { email: true, emailTyped: true, locale: true } as const;
  const user = await db.user.findUnique({ where: { id: userId }, select });
  if (!user) return;
  const letter = { kind: 'new-device', userAgent: userAgent.slice(0, 300), atMs: Date.now() } as const;
  const locale = isLocale(user.locale) ? user.locale : 'en';
  await writePatiently(() => queueMail(db, { to: user.emailTyped ?? user.email, userId, locale, letter }));
}
