import type { Database } from '@/lib/db/client';
import type { Locale } from '@/lib/i18n/locale';
import type { Letter } from './letter';

export interface NewMail {
  /** As its owner typed it. */
  readonly to: string;
  /** Null for an address without an account. */
  readonly userId: string | null;
  readonly locale: Locale;
  readonly letter: Letter;
}

/**
 * A statement that queues a mail. It belongs into the transaction of what the mail is about: either both happen, or
 * neither. Nobody waits for the mail itself.
 */
export function queueMail(db: Pick<Database, 'mail'>, { letter, ...mail }: NewMail, nowMs = Date.now()) {
  const data = { ...mail, letter: JSON.stringify(letter), dueAt: new Date(nowMs) };
  return db.mail.create({ data, select: { id: true } });
}
