import type { Database } from '@/lib/db/client';
import { writePatiently } from '@/lib/db/patience';
import { factsBetween } from './report-facts';
import { REPORTS_PER_DAY, type ReportReason, reportsSince } from './report-rules';

export interface NewReport {
  readonly reporterId: string;
  readonly aboutId: string;
  readonly reason: ReportReason;
  /** As `reportSchema` returns them. */
  readonly words: string;
  /** The reporter agrees to attach the calls between the two. */
  readonly withFacts: boolean;
}

/** `already`: a report of the same pair is open, and this one adds nothing. `too-many`: for today. */
export type Reported = 'reported' | 'already' | 'too-many' | 'person-unknown';

/** Tells the administrators about somebody, who is not told. */
export function reportSomebody(
  db: Database,
  { reporterId, aboutId, reason, words, withFacts }: NewReport,
  nowMs = Date.now(),
): Promise<Reported> {
  if (reporterId === aboutId) return Promise.resolve('person-unknown');
  return writePatiently(() =>
    db.$transaction(async (tx) => {
      // Writes what is there already, which locks the row: reports of one person come one after the other.
      const own = await tx.user.updateMany({ where: { id: reporterId, disabledAt: null }, data: { disabledAt: null } });
      const isThere = own.count > 0 && (await tx.user.count({ where: { id: aboutId } })) > 0;
      if (!isThere) return 'person-unknown';
      if ((await tx.report.count({ where: { reporterId, aboutId, settledAt: null } })) > 0) return 'already';
      const today = { reporterId, createdAt: { gt: reportsSince(nowMs) } };
      if ((await tx.report.count({ where: today })) >= REPORTS_PER_DAY) return 'too-many';
      const facts = withFacts ? JSON.stringify(await factsBetween(tx, { reporterId, aboutId }, nowMs)) : null;
      await tx.report.create({ data: { reporterId, aboutId, reason, words, facts, createdAt: new Date(nowMs) } });
      return 'reported';
    }),
  );
}
