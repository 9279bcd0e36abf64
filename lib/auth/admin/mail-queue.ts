import type { Database } from '@/lib/db/client';
import { letterSchema } from '@/lib/mail/letter';

/** A mail that waits or was given up; not to whom, which is nobody's business. */
export interface TroubledMail {
  readonly id: string;
  /** What it says; see lib/mail/letter.ts. Null: a later version has written it. */
  readonly kind: string | null;
  readonly madeMs: number;
  readonly tries: number;
  /** It is not tried again. */
  readonly isGivenUp: boolean;
  /** The mail server's words at the last try. Null: it was not tried, or went through. */
  readonly lastError: string | null;
}

export interface MailQueue {
  readonly waiting: number;
  /** Those that were tried without success, the newest first. */
  readonly failed: readonly TroubledMail[];
  /** When a mail was last sent. Null: not within the time that mails are kept. */
  readonly sentMs: number | null;
}

/** As many are shown: more of them have the same cause. */
const SHOWN = 20;

function kindOf(letter: string): string | null {
  try {
    return letterSchema.safeParse(JSON.parse(letter)).data?.kind ?? null;
  } catch {
    return null;
  }
}

/** The mails that wait, and those that failed within the two weeks that mails are kept. */
export async function readMailQueue(db: Pick<Database, 'mail'>): Promise<MailQueue> {
  const [waiting, failed, sent] = await Promise.all([
    db.mail.count({ where: { dueAt: { not: null } } }),
    db.mail.findMany({
      where: { lastError: { not: null }, sentAt: null },
      orderBy: { createdAt: 'desc' },
      take: SHOWN,
    }),
    db.mail.findFirst({ where: { sentAt: { not: null } }, orderBy: { sentAt: 'desc' }, select: { sentAt: true } }),
  ]);
  return {
    waiting,
    failed: failed.map(({ id, letter, createdAt, tries, failedAt, lastError }) => ({
      ...{ id, kind: kindOf(letter), madeMs: createdAt.getTime(), tries, isGivenUp: failedAt !== null, lastError },
    })),
    sentMs: sent?.sentAt?.getTime() ?? null,
  };
}
