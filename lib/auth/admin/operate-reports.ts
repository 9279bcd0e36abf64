import { disableIn } from '@/lib/auth/account/operate';
import { mayAdminister } from '@/lib/auth/account/role';
import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { isLocale } from '@/lib/i18n/locale';
import { queueMail } from '@/lib/mail/queue-mail';
import type { ReportOutcome } from '@/lib/people/reports/report-rules';
import { type Doer, recordDeed } from './deeds';
import { notAbout } from './not-about';

/** What an administrator decides about a report. */
export type Decision =
  /** Nothing is done to anybody. */
  | { readonly outcome: 'resolved' }
  /** `sentence`: as `warningSchema` returns it. */
  | { readonly outcome: 'warned'; readonly sentence: string }
  /** The account is disabled, and its logins end. */
  | { readonly outcome: 'banned' };

export type ReportRefusal =
  | 'not-administrator'
  /** Also one about the administrator themself. */
  | 'unknown-report'
  /** Another administrator was faster. */
  | 'report-settled'
  /** The account that it is about was deleted. */
  | 'report-nobody'
  | 'last-administrator';

/** What came of it: how many logins have ended. */
export interface Settled {
  readonly outcome: ReportOutcome;
  readonly logins: number;
}

type Rows = Pick<Database, 'user' | 'session' | 'mail' | 'emailProof' | 'adminDeed' | 'warning'>;

/** A person's own mail and notice, in their language but for the administrator's sentence. */
async function warn(
  tx: Pick<Rows, 'user' | 'mail' | 'warning'>,
  userId: string,
  sentence: string,
): Promise<'report-nobody' | null> {
  const user = await tx.user.findUnique({ where: { id: userId } });
  if (!user) return 'report-nobody';
  await tx.warning.create({ data: { userId, sentence } });
  const locale = isLocale(user.locale) ? user.locale : 'en';
  await queueMail(tx, { to: user.emailTyped ?? user.email, userId, locale, letter: { kind: 'warned', sentence } });
  return null;
}

/**
 * Settles a report: what follows for the person, and the lines in the log, in one transaction. Administrators change one
 * after the other (`mayAdminister` locks), so that of two who settle a report the second finds it settled.
 */
export function settleReport(
  db: Database,
  by: Exclude<Doer, 'terminal'>,
  id: string,
  decision: Decision,
): Promise<Settled | ReportRefusal> {
  return writePatiently(() =>
    db.$transaction(async (tx) => {
      if (!(await mayAdminister(tx, by))) return 'not-administrator';
      const report = await tx.report.findFirst({ where: { id, ...notAbout(by.administratorId) } });
      if (!report) return 'unknown-report';
      if (report.settledAt) return 'report-settled';
      const done = await carryOut(tx, by, { id, aboutId: report.aboutId }, decision);
      if (typeof done === 'string') return done;
      await tx.report.update({ where: { id }, data: { settledAt: new Date(), outcome: decision.outcome } });
      await recordDeed(tx, by, { kind: 'report-settled', reportId: id });
      return { outcome: decision.outcome, logins: done.logins };
    }),
  );
}

async function carryOut(
  tx: Rows,
  by: Doer,
  { id: reportId, aboutId }: { readonly id: string; readonly aboutId: string | null },
  decision: Decision,
): Promise<{ readonly logins: number } | 'report-nobody' | 'last-administrator'> {
  if (decision.outcome === 'resolved') return { logins: 0 };
  if (aboutId === null) return 'report-nobody';
  if (decision.outcome === 'warned') {
    const refusal = await warn(tx, aboutId, decision.sentence);
    if (refusal) return refusal;
    await recordDeed(tx, by, { kind: 'person-warned', aboutId, reportId });
    return { logins: 0 };
  }
  const user = await tx.user.findUnique({ where: { id: aboutId } });
  if (!user) return 'report-nobody';
  const disabled = await disableIn(tx, user);
  if (disabled === 'last-administrator') return disabled;
  if (disabled.deed) await recordDeed(tx, by, { ...disabled.deed, aboutId, reportId });
  return disabled.result;
}
