import type { CallSnapshot } from '@/lib/protocol/call';
import { insistOnAccept, ringingIn, startRinging } from './begin';
import { endCall, leaveFor } from './end';
import { askForFreshLink, handOver, reopen, restartAfterSync } from './link-events';
import { connectedSince, type LinkedState } from './predicates';
import type { CallEffect, CallStep } from './state';
import { insist, insistOnEnd, step, unchanged } from './step';

/** Less is how much later the one side of a call than the other has its first picture. */
const CLOCK_SLACK_MS = 2_000;

type Active = Extract<CallSnapshot, { phase: 'active' }>;

/** What a reconnected socket's snapshot means for an accepted call. */
export function syncLinked(before: LinkedState, call: CallSnapshot | null, nowMs: number): CallStep {
  const state = call?.phase === 'active' ? withLength(before, call, nowMs) : before;
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

/**
 * The page's clock may stand still while the computer sleeps, and the call goes on: the sidecar knows its length. A
 * shorter one of its is no news, as it hears of the first picture later.
 */
function withLength(state: LinkedState, { callId, connectedForMs }: Active, nowMs: number): LinkedState {
  const since = connectedSince(state);
  if (callId !== state.callId || connectedForMs === null || since === null) return state;
  const isBehind = connectedForMs - (nowMs - since) > CLOCK_SLACK_MS;
  return isBehind ? { ...state, connectedAtMs: nowMs - connectedForMs } : state;
}

/** The fact that says it may have been lost with the socket, and the links to the other devices still wait for it. */
function verdict({ role, linkEpoch }: LinkedState, { peerDeviceId }: Active): CallEffect[] {
  if (role === 'callee' || linkEpoch > 0) return [];
  return [{ type: 'choose-link', deviceId: peerDeviceId, isFinal: true }];
}
