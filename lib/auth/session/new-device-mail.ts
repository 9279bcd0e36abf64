import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { isLocale } from '@/lib/i18n/locale';
import { queueMail } from '@/lib/mail/queue-mail';

interface Owner {
  readonly id: string;
  readonly email: string;
  readonly emailTyped: string | null;
  readonly locale: string | null;
}

/** Somebody has signed in where nobody had signed in to this account before. The mail goes with the sender's next round. */
export async function tellOfNewDevice(db: Pick<Database, 'mail'>, user: Owner, userAgent: string): Promise<void> {
  const letter = { kind: 'new-device', userAgent: userAgent.slice(0, 300), atMs: Date.now() } as const;
  const locale = isLocale(user.locale) ? user.locale : 'en';
  const mail = { to: user.emailTyped ?? user.email, userId: user.id, locale, letter };
  await writePatiently(() => queueMail(db, mail));
}
