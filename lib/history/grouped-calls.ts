import type { Database } from '@/lib/db/client';
import { blockedEitherWay } from '@/lib/people/standing';
import { type CallOutcome, MANY_CALLS, outcomeOf, type RecentCall } from './call-outcome';

/** Rows read at a time, each for outgoing and incoming calls. */
const PAGE = 100;
/** Enough for a list in which several peers have called in vain many times; older calls beyond it are not shown. */
const MAX_PAGES = 6;

const columns = {
  id: true,
  callerId: true,
  calleeId: true,
  callerMedia: true,
  invitedAt: true,
  acceptedAt: true,
  connectedAt: true,
  endedAt: true,
  endReason: true,
} as const;

interface Row {
  readonly id: string;
  readonly callerId: string | null;
  readonly calleeId: string | null;
  readonly callerMedia: string;
  readonly invitedAt: Date;
  readonly acceptedAt: Date | null;
  readonly connectedAt: Date | null;
  readonly endedAt: Date | null;
  readonly endReason: string | null;
}

export interface GroupedCalls {
  /** The newest row of the group. */
  readonly row: Row;
  /** Null for a deleted account, whichever it was. */
  readonly peerId: string | null;
  readonly direction: RecentCall['direction'];
  readonly outcome: CallOutcome;
  count: number;
}

/**
 * Groups one user's calls, added from newest to oldest: consecutive missed calls from one peer, with no other call
 * between the two, form one group. All deleted accounts count as one peer: whoever deletes theirs after a hundred calls
 * must not fill the list.
 */
class Groups {
  readonly all: GroupedCalls[] = [];
  readonly #last = new Map<string | null, GroupedCalls>();

  constructor(private readonly userId: string) {}

  add(row: Row): void {
    const direction = row.callerId === this.userId ? 'outgoing' : 'incoming';
    const peerId = direction === 'outgoing' ? row.calleeId : row.callerId;
    const outcome = outcomeOf(row, direction);
    const last = this.#last.get(peerId);
    if (outcome === 'missed' && last?.outcome === 'missed') {
      last.count += 1;
      return;
    }
    const group: GroupedCalls = { row, peerId, direction, outcome, count: 1 };
    this.all.push(group);
    this.#last.set(peerId, group);
  }

  /** Peers with as many missed calls as one row counts; reading more of theirs would change nothing. */
  get counted(): (string | null)[] {
    return [...this.#last].flatMap(([peerId, { outcome, count }]) =>
      outcome === 'missed' && count >= MANY_CALLS ? [peerId] : [],
    );
  }
}

/**
 * A user's newest calls in at most `limit` groups. Reads a bounded number of rows, each page by an index, however many
 * rows one peer has caused.
 * @param peerIds only the calls with these; null for all
 */
export async function groupedCalls(
  db: Database,
  userId: string,
  limit: number,
  peerIds: readonly string[] | null = null,
): Promise<GroupedCalls[]> {
  const groups = new Groups(userId);
  const blocked = [...(await blockedEitherWay(db, userId))];
  let before: Date | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { rows, isLast, oldest } = await readPage(db, userId, { before, blocked, skipped: groups.counted, peerIds });
    for (const row of rows) groups.add(row);
    if (isLast || groups.all.length >= limit) break;
    before = oldest;
  }
  return groups.all.slice(0, limit);
}

interface PageOf {
  readonly before: Date | null;
  /** Nothing of calls with them is shown. */
  readonly blocked: readonly string[];
  /** Incoming calls from them are counted already. */
  readonly skipped: readonly (string | null)[];
  /** Only calls with these; null for all. */
  readonly peerIds: readonly string[] | null;
}

/** The newest rows before this time. The next page continues at `oldest`. */
async function readPage(db: Database, userId: string, { before, blocked, skipped, peerIds }: PageOf) {
  const query = { orderBy: { invitedAt: 'desc' }, take: PAGE, select: columns } as const;
  const earlier = before === null ? {} : { invitedAt: { lt: before } };
  const ids = [...blocked, ...skipped.filter((id) => id !== null)];
  // In SQL null is never `NOT IN` a list.
  const fromOthers = skipped.includes(null)
    ? { callerId: { not: null, notIn: ids } }
    : { OR: [{ callerId: null }, { callerId: { notIn: ids } }] };
  const toOthers = blocked.length > 0 ? { OR: [{ calleeId: null }, { calleeId: { notIn: [...blocked] } }] } : {};
  const among = peerIds === null ? null : [...peerIds];
  const toPeers = among && { calleeId: { in: among, notIn: [...blocked] } };
  const fromPeers = among && { callerId: { in: among, notIn: ids } };
  // Two queries, each on its own index: a single one with OR would read and sort all of the user's calls.
  const both: Row[][] = await Promise.all([
    db.call.findMany({ where: { callerId: userId, ...(toPeers ?? toOthers), ...earlier }, ...query }),
    db.call.findMany({ where: { calleeId: userId, ...(fromPeers ?? fromOthers), ...earlier }, ...query }),
  ]);
  // Where one kind filled its page, older rows of the other kind are left to the next page.
  const ends = both.flatMap((rows) => (rows.length < PAGE ? [] : [rows.at(-1)?.invitedAt.getTime() ?? 0]));
  const oldestMs = Math.max(0, ...ends);
  const rows = both.flat().filter((row) => row.invitedAt.getTime() >= oldestMs);
  rows.sort((a, b) => b.invitedAt.getTime() - a.invitedAt.getTime());
  return { rows, isLast: ends.length === 0, oldest: new Date(oldestMs) };
}
