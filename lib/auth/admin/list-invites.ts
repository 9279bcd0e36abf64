import { inviteProblem } from '@/lib/auth/entry/invites';
import type { Database } from '@/lib/db/client';
import { harmless } from '@/lib/names/harmless';
import { after, type Cursor, PAGE_ROWS, type Page, pageOf } from './cursor';
import { type Named, namedOf } from './log';

export type InviteState = 'open' | 'used-up' | 'expired' | 'withdrawn';

/** An invite as administrators see it in the list. Not its link, which is shown once. */
export interface ListedInvite {
  readonly id: string;
  readonly note: string;
  readonly state: InviteState;
  readonly places: number;
  readonly placesLeft: number;
  readonly madeMs: number;
  /** Null: never. */
  readonly expiresMs: number | null;
  /** Undefined: the log no longer tells. */
  readonly madeBy: Named | 'terminal' | undefined;
}

const STATES: Readonly<Record<string, InviteState>> = {
  'invite-used-up': 'used-up',
  'invite-expired': 'expired',
  'invite-withdrawn': 'withdrawn',
};

/** The newest first, without the links of the console. Who has made one is in the log, which keeps it for a year. */
export async function listInvites(db: Database, cursor: Cursor | null, nowMs: number): Promise<Page<ListedInvite>> {
  const by = { select: { id: true, displayName: true } } as const;
  const rows = await db.invite.findMany({
    where: { role: 'member', ...after('createdAt', cursor) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: PAGE_ROWS + 1,
    include: { deeds: { where: { kind: 'invite-made' }, select: { origin: true, by }, take: 1 } },
  });
  const page = pageOf(rows, ({ createdAt, id }) => ({ atMs: createdAt.getTime(), id }));
  return {
    next: page.next,
    rows: page.rows.map(({ deeds: [made], ...invite }) => ({
      ...{ id: invite.id, note: harmless(invite.note), places: invite.places, placesLeft: invite.placesLeft },
      state: STATES[inviteProblem(invite, nowMs) ?? ''] ?? 'open',
      madeMs: invite.createdAt.getTime(),
      expiresMs: invite.expiresAt?.getTime() ?? null,
      madeBy: made && (made.origin === 'terminal' ? 'terminal' : namedOf(made.by)),
    })),
  };
}
