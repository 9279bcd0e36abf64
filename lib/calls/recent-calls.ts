import type { Database } from '@/lib/db/client';
import { likeness } from '@/lib/names/likeness';
import { shownUser } from '@/lib/names/shown-user';
import { type CallOutcome, outcomeOf, type RecentCall } from './call-outcome';

const person = { select: { id: true, displayName: true } } as const;

function durationMsOf(outcome: CallOutcome, connectedAt: Date | null, endedAt: Date | null): number | null {
  return outcome === 'talked' && connectedAt && endedAt ? endedAt.getTime() - connectedAt.getTime() : null;
}

type StoredPeer = { readonly id: string; readonly displayName: string };

/** More accounts of one name than matter: one other is enough. */
const NAMESAKES_AT_MOST = 100;

/**
 * Which of these people are taken for one another by their names, or for somebody else with an account. What looks alike
 * is looked for among them, the very same name among all accounts.
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
  return new Set([...idsByLikeness.values()].filter((ids) => ids.size > 1).flatMap((ids) => [...ids]));
}

/** The last calls somebody made or got, newest first. */
export async function recentCalls(db: Database, userId: string, limit = 20): Promise<RecentCall[]> {
  const query = { orderBy: { invitedAt: 'desc' }, take: limit, include: { caller: person, callee: person } } as const;
  // Two queries, each on its own index: one with OR would read all of either's calls to sort them.
  const [made, received] = await Promise.all([
    db.call.findMany({ where: { callerId: userId }, ...query }),
    db.call.findMany({ where: { calleeId: userId }, ...query }),
  ]);
  const calls = [...made, ...received].sort((a, b) => b.invitedAt.getTime() - a.invitedAt.getTime()).slice(0, limit);
  const peerOf = (call: (typeof calls)[number]) => (call.callerId === userId ? call.callee : call.caller);
  const namesakes = await namesakesAmong(db, calls.map(peerOf));
  return calls.map((call) => {
    const direction = call.callerId === userId ? 'outgoing' : 'incoming';
    const { id, displayName } = peerOf(call);
    const outcome = outcomeOf(call, direction);
    return {
      id: call.id,
      direction,
      peer: { ...shownUser(id, displayName), ...(namesakes.has(id) && { namesake: true as const }) },
      media: call.callerMedia === 'audio' ? 'audio' : 'video',
      outcome,
      invitedAtMs: call.invitedAt.getTime(),
      durationMs: durationMsOf(outcome, call.connectedAt, call.endedAt),
    };
  });
}
