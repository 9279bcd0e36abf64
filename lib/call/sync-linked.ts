import type { CallSnapshot } from '@/lib/protocol/call';
import { insistOnAccept, ringingIn, startRinging } from './begin';
import { endCall, leaveFor } from './end';
import { askForFreshLink, handOver, reopen, restartAfterSync } from './link-events';
import type { LinkedState } from './predicates';
import type { CallEffect, CallStep } from './state';
import { insist, insistOnEnd, step, unchanged } from './step';

type Active = Extract<CallSnapshot, { phase: 'active' }>;

/** What a reconnected socket's snapshot means for an accepted call. */
export function syncLinked(state: LinkedState, call: CallSnapshot | null, nowMs: number): CallStep {
  const lost = { reason: 'connection-lost', nowMs } as const;
  if (call === null) return endCall(state, lost);
  const isSame = call.callId === state.callId;
  switch (call.phase) {
    case 'active': {
      if (!isSame) return endCall(state, { ...lost, tell: [insistOnEnd(call.callId)] });
      // Signals may have been missed: a link that never stood, or is not the peer's any more, is made anew.
      const isUp = state.phase === 'connected' && !state.handover;
      // The peer has begun a new one, and the old one came back by itself meanwhile.
      if (state.phase === 'connected' && call.linkEpoch > state.linkEpoch) return handOver(state, call.linkEpoch);
      if (state.phase === 'connecting') return askForFreshLink(state);
      // Told while this socket was away: the peer's end of it waits, and has heard nothing of this page by it yet.
      if (call.linkEpoch > state.linkEpoch) return reopen(state, call.linkEpoch);
      // After a crash the sidecar may count from an older one.
      if (call.linkEpoch < state.linkEpoch) return askForFreshLink(state);
      // A live link needs no sidecar, but for its word on which of the peer's devices it is.
      if (isUp) return step(state, ...verdict(state, call));
      const { state: next, effects } = restartAfterSync(state);
      return step(next, ...verdict(state, call), ...effects);
    }
    case 'ringing-in':
      if (!isSame) return leaveFor(ringingIn(call), ...startRinging(call));
      // The accept is still on its way, or was forgotten in a crash: it is good twice.
      if (state.role === 'callee') return step(state, insistOnAccept(state.callId, state.media));
      return endCall(state, { ...lost, tell: [insistOnEnd(call.callId)] });
    case 'ringing-out':
      // The sidecar forgot the accept in a crash; the peer says it again.
      if (isSame && state.role === 'caller') return unchanged(state);
      return endCall(state, {
        ...lost,
        tell: [insist({ name: 'call:cancel', request: { callId: call.callId } })],
      });
  }
}

/** The fact that says it may have been lost with the socket, and the links to the other devices still wait for it. */
function verdict({ role, linkEpoch }: LinkedState, { peerDeviceId }: Active): CallEffect[] {
  if (role === 'callee' || linkEpoch > 0) return [];
  return [{ type: 'choose-link', deviceId: peerDeviceId, isFinal: true }];
}
