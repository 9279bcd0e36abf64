import type { Database } from '@/lib/db/client';
import type { Locale } from '@/lib/i18n/locale';
import type { Letter } from './letter';

export interface NewMail {
  /** As its owner typed it. Null for an account without an address, which gets no mail. */
  readonly to: string | null;
  /** Null for an address without an account. */
  readonly userId: string | null;
  readonly locale: Locale;
  readonly letter: Letter;
}

/**
 * Queues a mail. It belongs into the transaction of what the mail is about: either both happen, or
 * neither. Nobody waits for the mail itself.
 */
export async function queueMail(
  db: Pick<Database, 'mail'>,
  { letter, to, ...mail }: NewMail,
  nowMs = Date.now(),
): Promise<{ readonly id: string } | null> {
  if (to === null) return null;
  const data = { ...mail, to, letter: JSON.stringify(letter), dueAt: new Date(nowMs) };
  return db.mail.create({ data, select: { id: true } });
}
