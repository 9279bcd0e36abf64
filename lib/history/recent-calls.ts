import type { Database } from '@/lib/db/client';
import { likeness } from '@/lib/names/likeness';
import { readsAsAnother } from '@/lib/names/pretending';
import { STORED_USER, type StoredUser, shownUser } from '@/lib/names/shown-user';
import { MANY_CALLS, type RecentCall } from './call-outcome';
import { type GroupedCalls, groupedCalls } from './grouped-calls';

/** One namesake is enough to show the tag, so a bounded number of accounts is read. */
const NAMESAKES_AT_MOST = 100;

/**
 * Which of these people have a name that may be confused with another's: similar names are compared among them only,
 * identical ones among all accounts.
 */
async function namesakesAmong(db: Database, peers: readonly StoredUser[]): Promise<ReadonlySet<string>> {
  const names = [...new Set(peers.map((peer) => peer.displayName))];
  const others = await db.user.findMany({
    where: { displayName: { in: names }, id: { notIn: peers.map((peer) => peer.id) } },
    select: { id: true, displayName: true },
    take: NAMESAKES_AT_MOST,
  });
  const idsByLikeness = new Map<string, Set<string>>();
  for (const { id, displayName } of [...peers, ...others]) {
    const key = likeness(displayName);
    idsByLikeness.set(key, (idsByLikeness.get(key) ?? new Set()).add(id));
  }
  const pretending = peers.filter(({ displayName }) => readsAsAnother(displayName)).map(({ id }) => id);
  const namesakes = [...idsByLikeness.values()].filter((ids) => ids.size > 1).flatMap((ids) => [...ids]);
  return new Set([...namesakes, ...pretending]);
}

/** A user's last calls, newest first, with repeated missed calls of one peer as one. */
export async function recentCalls(db: Database, userId: string, limit = 20): Promise<RecentCall[]> {
  const groups = await groupedCalls(db, userId, limit);
  const ids = groups.flatMap(({ peerId }) => peerId ?? []);
  const peers = await db.user.findMany({ where: { id: { in: ids } }, select: STORED_USER });
  const namesakes = await namesakesAmong(db, peers);
  const stored = new Map(peers.map((peer) => [peer.id, peer]));
  return groups.map((group) => {
    const { row, peerId, direction, outcome, count } = group;
    // The account may have been deleted since its calls were read.
    const peer = peerId === null ? undefined : stored.get(peerId);
    const namesake = peer && namesakes.has(peer.id) && { namesake: true as const };
    return {
      id: row.id,
      direction,
      peer: peer ? { ...shownUser(peer), ...namesake } : null,
      media: row.callerMedia === 'audio' ? ('audio' as const) : ('video' as const),
      outcome,
      count: Math.min(count, MANY_CALLS),
      invitedAtMs: row.invitedAt.getTime(),
      durationMs: durationMsOf(group),
    };
  });
}

function durationMsOf({ outcome, row: { connectedAt, endedAt } }: GroupedCalls): number | null {
  return outcome === 'talked' && connectedAt && endedAt ? endedAt.getTime() - connectedAt.getTime() : null;
}
