import type { Database } from '@/lib/db/client';
import { harmless } from '@/lib/names/harmless';
import { after, type Cursor, PAGE_ROWS, type Page, pageOf } from './cursor';
import { DEED_KINDS, type DeedDetails, type DeedKind, INVITE_DEEDS, readDetails } from './deeds';
import { notAbout } from './not-about';

/** Somebody in a line of the log. Null: their account was deleted. */
export type Named = { readonly id: string; readonly name: string } | null;

/** A line of the log. */
export interface LoggedDeed {
  readonly id: string;
  readonly atMs: number;
  readonly kind: DeedKind;
  readonly by: Named | 'terminal';
  /** Whose account it is about; the note of an invite, or its id where it has none. */
  readonly about: Named | { readonly invite: string };
  /** The report that was settled. */
  readonly reportId?: string;
  readonly details: DeedDetails;
}

/** Null for a deleted account. */
export const namedOf = (user: { id: string; displayName: string } | null): Named =>
  user && { id: user.id, name: harmless(user.displayName) };

const isAboutInvite = (kind: DeedKind): boolean => INVITE_DEEDS.some((known) => known === kind);

/**
 * The newest first. Kinds that a later version has written are left out, and so is that a report about the administrator
 * who looks was settled.
 */
export async function listDeeds(db: Database, cursor: Cursor | null, viewerId?: string): Promise<Page<LoggedDeed>> {
  const person = { select: { id: true, displayName: true } } as const;
  const notAboutViewer = viewerId !== undefined && {
    AND: { OR: [{ reportId: null }, { kind: { not: 'report-settled' } }, { report: notAbout(viewerId) }] },
  };
  const rows = await db.adminDeed.findMany({
    where: { kind: { in: [...DEED_KINDS] }, ...after('at', cursor), ...notAboutViewer },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: PAGE_ROWS + 1,
    include: {
      by: person,
      about: person,
      invite: { select: { id: true, note: true } },
      report: { select: { id: true, about: person } },
    },
  });
  const page = pageOf(rows, ({ at, id }) => ({ atMs: at.getTime(), id }));
  return {
    next: page.next,
    rows: page.rows.map(({ id, at, kind: text, origin, by, about, invite, report, details }) => {
      const kind = text as DeedKind;
      return {
        ...{ id, atMs: at.getTime(), kind, details: readDetails(details) },
        by: origin === 'terminal' ? 'terminal' : namedOf(by),
        about: isAboutInvite(kind)
          ? { invite: invite ? harmless(invite.note) || invite.id : '' }
          : namedOf(kind === 'report-settled' ? (report?.about ?? null) : about),
        ...(kind === 'report-settled' && report && { reportId: report.id }),
      };
    }),
  };
}
