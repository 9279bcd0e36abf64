import type { Database } from '@/lib/db/client';
import { likeness } from '@/lib/names/likeness';
import { readsAsAnother } from '@/lib/names/pretending';
import { shownUser } from '@/lib/names/shown-user';
import { MANY_CALLS, type RecentCall } from './call-outcome';
import { type GroupedCalls, groupedCalls } from './grouped-calls';

type StoredPeer = { readonly id: string; readonly displayName: string };

/** One namesake is enough to show the tag, so a bounded number of accounts is read. */
const NAMESAKES_AT_MOST = 100;

/**
 * Which of these people have a name that may be confused with another's: similar names are compared among them only,
 * identical ones among all accounts.
 */
async function namesakesAmong(db: Database, peers: readonly StoredPeer[]): Promise<ReadonlySet<string>> {
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
  const ids = groups.map(({ peerId }) => peerId);
  const peers = await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, displayName: true } });
  const namesakes = await namesakesAmong(db, peers);
  const nameOf = new Map(peers.map(({ id, displayName }) => [id, displayName]));
  return groups.flatMap((group) => {
    const { row, peerId, direction, outcome, count } = group;
    const name = nameOf.get(peerId);
    // The account, and with it the call, has just been deleted.
    if (name === undefined) return [];
    return {
      id: row.id,
      direction,
      peer: { ...shownUser(peerId, name), ...(namesakes.has(peerId) && { namesake: true as const }) },
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
