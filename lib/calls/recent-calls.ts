import type { Database } from '@/lib/db/client';
import { type CallOutcome, outcomeOf, type RecentCall } from './call-outcome';

const person = { select: { id: true, displayName: true } } as const;

function durationMsOf(outcome: CallOutcome, connectedAt: Date | null, endedAt: Date | null): number | null {
  return outcome === 'talked' && connectedAt && endedAt ? endedAt.getTime() - connectedAt.getTime() : null;
}

/** The last calls somebody made or got, newest first. */
export async function recentCalls(db: Database, userId: string, limit = 20): Promise<RecentCall[]> {
  const query = { orderBy: { invitedAt: 'desc' }, take: limit, include: { caller: person, callee: person } } as const;
  // Two queries, each on its own index: one with OR would read all of either's calls to sort them.
  const [made, received] = await Promise.all([
    db.call.findMany({ where: { callerId: userId }, ...query }),
    db.call.findMany({ where: { calleeId: userId }, ...query }),
  ]);
  return [...made, ...received]
    .sort((a, b) => b.invitedAt.getTime() - a.invitedAt.getTime())
    .slice(0, limit)
    .map((call) => {
      const direction = call.callerId === userId ? 'outgoing' : 'incoming';
      const peer = direction === 'outgoing' ? call.callee : call.caller;
      const outcome = outcomeOf(call, direction);
      return {
        id: call.id,
        direction,
        peer: { id: peer.id, name: peer.displayName },
        media: call.callerMedia === 'audio' ? 'audio' : 'video',
        outcome,
        invitedAtMs: call.invitedAt.getTime(),
        durationMs: durationMsOf(outcome, call.connectedAt, call.endedAt),
      };
    });
}
