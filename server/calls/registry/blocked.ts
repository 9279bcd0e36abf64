import type { UserId } from '@/lib/protocol/ids';
import { endCall } from './end-call';
import { isRinging, type LiveCall } from './live-call';
import { dismissRing } from './reach';
import { callOfUser, type Step } from './registry-state';

/**
 * One user blocked another. A call of the two that was answered ends, as by a hang-up of the one who blocked. The
 * blocker's own ring is cancelled. The blocked user's ring falls silent, and for them goes on unanswered.
 */
export function blocked(step: Step, blockerId: UserId, blockedId: UserId): void {
  for (const call of callsBetween(step, blockerId, blockedId)) {
    const isByBlocked = call.row.caller.id === blockedId;
    if (!isRinging(call)) {
      const by = isByBlocked ? 'callee' : 'caller';
      endCall(step, call, { caller: 'hung-up', callee: 'hung-up', by });
    } else if (isByBlocked) {
      dismissRing(step, call, 'blocked');
    } else {
      endCall(step, call, { caller: 'cancelled', callee: 'cancelled' });
    }
  }
}

/** A caller holds their slot however the call rings: the calls of both are found by it. */
function callsBetween({ registry }: Step, ...userIds: readonly UserId[]): Set<LiveCall> {
  const calls = userIds.flatMap((userId) => callOfUser(registry, userId) ?? []);
  return new Set(calls.filter(({ row }) => userIds.includes(row.caller.id) && userIds.includes(row.callee.id)));
}
