import type { Database } from '@/lib/db/client';
import { harmless } from '@/lib/names/harmless';
import { type ReportFacts, readFacts } from '@/lib/people/reports/report-facts';
import type { ReportOutcome, ReportReason } from '@/lib/people/reports/report-rules';
import { after, type Cursor, PAGE_ROWS, type Page, pageOf } from './cursor';
import { type Named, namedOf } from './log';
import { notAbout } from './not-about';

/** A report as administrators see it in the list. */
export interface ListedReport {
  readonly id: string;
  readonly reporter: Named;
  readonly about: Named;
  readonly reason: ReportReason;
  readonly madeMs: number;
  /** Null: it is open. */
  readonly outcome: ReportOutcome | null;
}

/** Which reports a list shows. */
export const REPORT_VIEWS = ['open', 'settled'] as const;
export type ReportView = (typeof REPORT_VIEWS)[number];

const people = {
  reporter: { select: { id: true, displayName: true } },
  about: { select: { id: true, displayName: true } },
} as const;

type Reports = Pick<Database, 'report'>;

/** How many reports wait for this administrator. */
export const countOpenReports = (db: Reports, viewerId: string): Promise<number> =>
  db.report.count({ where: { settledAt: null, ...notAbout(viewerId) } });

/** The newest first. */
export async function listReports(
  db: Reports,
  { viewerId, view, cursor }: { readonly viewerId: string; readonly view: ReportView; readonly cursor: Cursor | null },
): Promise<Page<ListedReport>> {
  const rows = await db.report.findMany({
    where: {
      settledAt: view === 'open' ? null : { not: null },
      AND: [notAbout(viewerId), after('createdAt', cursor)],
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: PAGE_ROWS + 1,
    include: people,
  });
  const page = pageOf(rows, ({ createdAt, id }) => ({ atMs: createdAt.getTime(), id }));
  return { next: page.next, rows: page.rows.map(listed) };
}

interface Row {
  readonly id: string;
  readonly reporter: { readonly id: string; readonly displayName: string } | null;
  readonly about: { readonly id: string; readonly displayName: string } | null;
  readonly reason: string;
  readonly createdAt: Date;
  readonly outcome: string | null;
}

/** The database allows no other reasons and outcomes. */
const listed = ({ id, reporter, about, reason, createdAt, outcome }: Row): ListedReport => ({
  ...{ id, reporter: namedOf(reporter), about: namedOf(about) },
  ...{ reason: reason as ReportReason, outcome: outcome as ReportOutcome | null },
  madeMs: createdAt.getTime(),
});

/** One report, with everything in it. */
export interface ReportDetails extends ListedReport {
  readonly words: string;
  /** Null: the reporter attached none. */
  readonly facts: ReportFacts | null;
  /** Null: it is open. */
  readonly settledMs: number | null;
  /** Who settled it. Undefined: nobody, or the log no longer tells. */
  readonly settledBy: Named | undefined;
  /** How many other reports there are about the same person. */
  readonly others: number;
  /** In which language the reported person reads. Null: not known. */
  readonly locale: string | null;
  readonly isDisabled: boolean;
}

/** Null: there is no such report for this administrator. */
export async function findReport(db: Reports, viewerId: string, id: string): Promise<ReportDetails | null> {
  // PostgreSQL refuses some of what an address can hold.
  if (!/^[\w-]{1,64}$/.test(id)) return null;
  const by = { select: { id: true, displayName: true } } as const;
  const row = await db.report.findFirst({
    where: { id, ...notAbout(viewerId) },
    include: {
      reporter: people.reporter,
      about: { select: { id: true, displayName: true, locale: true, disabledAt: true } },
      deeds: { where: { kind: 'report-settled' }, select: { by }, take: 1 },
    },
  });
  if (!row) return null;
  const [deed] = row.deeds;
  return {
    ...listed(row),
    words: row.words.split('\n').map(harmless).join('\n'),
    facts: readFacts(row.facts),
    settledMs: row.settledAt?.getTime() ?? null,
    settledBy: deed && namedOf(deed.by),
    others: row.aboutId === null ? 0 : await db.report.count({ where: { aboutId: row.aboutId, id: { not: id } } }),
    locale: row.about?.locale ?? null,
    isDisabled: row.about?.disabledAt != null,
  };
}
