import type { Database } from '@/lib/db/client';
import { STORED_USER, shownUser } from '@/lib/names/shown-user';
import { namesakesAmong } from '@/lib/people/namesakes';
import { MANY_CALLS, type RecentCall } from './call-outcome';
import { type GroupedCalls, groupedCalls } from './grouped-calls';

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
