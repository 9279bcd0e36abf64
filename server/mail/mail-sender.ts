import type { Logger } from 'pino';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { isLocale } from '@/lib/i18n/locale';
import { describeError } from '@/lib/logging/describe-error';
import { letterSchema } from '@/lib/mail/letter';
import { MailRefused, type MailTransport } from '@/lib/mail/mail-transport';
import { type LetterContext, renderLetter } from '@/lib/mail/render-letter';
import type { Clock } from '@/server/app/clock';
import type { SidecarMetrics } from '@/server/metrics/sidecar-metrics';

/** How soon a mail is found of which no word came: queued by a machine whose word was lost, or before a restart. */
const LOOK_EVERY_MS = 15_000;
/** As many are claimed at once. */
const AT_ONCE = 5;
/** For so long nobody else tries a claimed mail: longer than any try takes. */
const CLAIM_MS = 3 * 60_000;
const MINUTE_MS = 60_000;
/** After the first try, the second, and so on; the last one again and again. */
const RETRY_AFTER_MS = [1, 2, 5, 10, 20, 30].map((minutes) => minutes * MINUTE_MS);
/** A mail that could not be sent for so long is given up: its link would be of no use any more. */
const GIVEN_UP_AFTER_MS = 24 * 60 * MINUTE_MS;
/** Of an error; servers answer with more than anybody reads. */
const ERROR_LENGTH = 300;

export interface MailSenderDeps {
  readonly db: Pick<Database, 'mail'>;
  readonly clock: Pick<Clock, 'nowMs' | 'every'>;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly metrics: Pick<SidecarMetrics, 'mail'>;
  /** Opened with the first mail. */
  readonly openTransport: () => Promise<MailTransport>;
  /** MAIL_FROM. */
  readonly from: string;
  readonly context: Omit<LetterContext, 'locale'>;
}

export interface MailSender {
  /** A mail was queued just now. */
  wake(): void;
  /** Resolves when no mail is under way any more. Idempotent. */
  stop(): Promise<void>;
}

type MailRow = Awaited<ReturnType<typeof findDue>>[number];

function findDue(db: Pick<Database, 'mail'>, now: Date) {
  return db.mail.findMany({ where: { dueAt: { lte: now } }, orderBy: { dueAt: 'asc' }, take: AT_ONCE });
}

/**
 * Sends what is queued (`lib/mail/queue-mail.ts`), from now on. Each sidecar does so: a mail is claimed before it is
 * tried, so that it is not sent twice; if whoever claimed it dies, it is tried again some minutes later.
 */
export function keepSendingMail(deps: MailSenderDeps): MailSender {
  const { db, clock, logger } = deps;
  let transport: Promise<MailTransport> | null = null;
  let isStopped = false;
  /** Somebody woke it while it looked. */
  let isWanted = false;
  let round: Promise<void> | null = null;

  async function claim(mail: MailRow): Promise<boolean> {
    const where = { id: mail.id, dueAt: mail.dueAt };
    const data = { dueAt: new Date(clock.nowMs() + CLAIM_MS), tries: { increment: 1 } };
    return (await writePatiently(() => db.mail.updateMany({ where, data }))).count === 1;
  }

  async function send(mail: MailRow): Promise<void> {
    const locale = isLocale(mail.locale) ? mail.locale : 'en';
    const letter = letterSchema.parse(JSON.parse(mail.letter));
    const rendered = renderLetter(letter, { ...deps.context, locale });
    transport ??= deps.openTransport();
    await (await transport).send({ id: mail.id, from: deps.from, to: mail.to, ...rendered });
  }

  const note = (id: string, data: Parameters<Database['mail']['updateMany']>[0]['data']) =>
    writePatiently(() => db.mail.updateMany({ where: { id }, data }));

  async function trySending(mail: MailRow): Promise<void> {
    const about = { mailId: mail.id, userId: mail.userId };
    try {
      await send(mail);
    } catch (error) {
      const isLate = clock.nowMs() - mail.createdAt.getTime() > GIVEN_UP_AFTER_MS;
      const isGivenUp = isLate || error instanceof MailRefused;
      const lastError = (error instanceof Error ? error.message : String(error)).slice(0, ERROR_LENGTH);
      const retryMs = RETRY_AFTER_MS[mail.tries] ?? RETRY_AFTER_MS.at(-1) ?? MINUTE_MS;
      const now = new Date(clock.nowMs());
      await note(
        mail.id,
        isGivenUp ? { dueAt: null, failedAt: now, lastError } : { dueAt: new Date(now.getTime() + retryMs), lastError },
      );
      deps.metrics.mail(isGivenUp ? 'given-up' : 'retried');
      const facts = { ...about, tries: mail.tries + 1, error: describeError(error) };
      if (isGivenUp) logger.error(facts, 'a mail was given up');
      else logger.warn({ ...facts, retryInS: retryMs / 1_000 }, 'a mail could not be sent; it is tried again');
      return;
    }
    await note(mail.id, { dueAt: null, sentAt: new Date(clock.nowMs()), lastError: null });
    deps.metrics.mail('sent');
    logger.info({ ...about, tries: mail.tries + 1 }, 'mail sent');
  }

  async function look(): Promise<void> {
    while (!isStopped) {
      const due = await findDue(db, new Date(clock.nowMs()));
      const claimed: MailRow[] = [];
      for (const mail of due) if (await claim(mail)) claimed.push(mail);
      await Promise.all(claimed.map(trySending));
      if (due.length < AT_ONCE) return;
    }
  }

  function wake(): void {
    isWanted = true;
    round ??= (async () => {
      while (isWanted && !isStopped) {
        isWanted = false;
        await look().catch((error: unknown) => {
          logger.warn({ error: describeError(error) }, 'queued mails could not be read');
        });
      }
      round = null;
    })();
  }

  wake();
  const stopLooking = clock.every(LOOK_EVERY_MS, wake);
  return {
    wake,
    async stop() {
      isStopped = true;
      stopLooking();
      await round;
      await transport?.then(
        (open) => open.close(),
        () => undefined,
      );
    },
  };
}
