import type { Database } from '@/lib/db/client';
import { personText } from '@/lib/names/person-text';
import { matchesTerms, searchTerms } from '@/lib/names/search';
import { STORED_USER, shownUser } from '@/lib/names/shown-user';
import { namesakesAmong } from '@/lib/people/namesakes';
import { MANY_CALLS, type RecentCall } from './call-outcome';
import { type GroupedCalls, groupedCalls } from './grouped-calls';

const LIMIT = 20;
/** Peers among whom a search looks, and peers whom it may find; who has talked to more finds the latest. */
const SEARCHED_PEERS = 2_000;
const FOUND_PEERS = 200;

/** A user's last calls, newest first, with repeated missed calls of one peer as one. */
export async function recentCalls(db: Database, userId: string, limit = LIMIT): Promise<RecentCall[]> {
  return shownCalls(db, await groupedCalls(db, userId, limit));
}

/** The same of the calls with whoever has a name, tag or handle that matches the query, however long ago. */
export async function findRecentCalls(db: Database, userId: string, query: string): Promise<RecentCall[]> {
  const terms = searchTerms(query);
  if (terms.length === 0) return recentCalls(db, userId);
  const peers = await db.user.findMany({ where: { id: { in: await latestPeers(db, userId) } }, select: STORED_USER });
  const found = peers.filter((peer) => matchesTerms(personText(shownUser(peer)), terms)).slice(0, FOUND_PEERS);
  if (found.length === 0) return [];
  const ids = found.map(({ id }) => id);
  return shownCalls(db, await groupedCalls(db, userId, LIMIT, ids));
}

async function latestPeers(db: Database, userId: string): Promise<string[]> {
  const latest = { orderBy: { _max: { invitedAt: 'desc' } }, take: SEARCHED_PEERS } as const;
  const [called, callers] = await Promise.all([
    db.call.groupBy({ by: ['calleeId'], where: { callerId: userId, calleeId: { not: null } }, ...latest }),
    db.call.groupBy({ by: ['callerId'], where: { calleeId: userId, callerId: { not: null } }, ...latest }),
  ]);
  const ids = [...called.map(({ calleeId }) => calleeId), ...callers.map(({ callerId }) => callerId)];
  return [...new Set(ids.filter((id) => id !== null))];
}

async function shownCalls(db: Database, groups: readonly GroupedCalls[]): Promise<RecentCall[]> {
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
