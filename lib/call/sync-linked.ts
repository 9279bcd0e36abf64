import type { CallSnapshot } from '@/lib/protocol/sidecar/call';
import { insistOnAccept, ringingIn, startRinging } from './begin';
import { endCall, leaveFor } from './end';
import { askForFreshLink, handOver, reopen, restartAfterSync } from './link-events';
import { connectedSince, type LinkedState } from './predicates';
import type { CallEffect, CallStep } from './state';
import { insist, insistOnEnd, step, unchanged } from './step';

/** How far the two sides' start times of a call may differ: their first pictures arrive up to this far apart. */
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
      // Signals may have been lost: a link that was never up, or that the peer has replaced, must be made again.
      const isUp = state.phase === 'connected' && !state.handover;
      // The peer has started a new link, and the old one has recovered meanwhile.
      if (state.phase === 'connected' && call.linkEpoch > state.linkEpoch) return handOver(state, call.linkEpoch);
      if (state.phase === 'connecting') return askForFreshLink(state);
      // The relink was announced while this socket was away: the peer's end of the new link still waits for this page.
      if (call.linkEpoch > state.linkEpoch) return reopen(state, call.linkEpoch);
      // After a crash the sidecar may count on from an older epoch.
      if (call.linkEpoch < state.linkEpoch) return askForFreshLink(state);
      // A live link needs the sidecar only to confirm which of the peer's devices has the call.
      if (isUp) return step(state, ...verdict(state, call));
      const { state: next, effects } = restartAfterSync(state);
      return step(next, ...verdict(state, call), ...effects);
    }
    case 'ringing-in':
      if (!isSame) return leaveFor(ringingIn(call), ...startRinging(call));
      // The accept has not arrived yet, or a crash lost it: accepting twice is harmless.
      if (state.role === 'callee') return step(state, insistOnAccept(state.callId, state.media));
      return endCall(state, { ...lost, tell: [insistOnEnd(call.callId)] });
    case 'ringing-out':
      // The sidecar lost the accept in a crash; the peer sends it again.
      if (isSame && state.role === 'caller') return unchanged(state);
      return endCall(state, {
        ...lost,
        tell: [insist({ name: 'call:cancel', request: { callId: call.callId } })],
      });
  }
}

/**
 * The page's clock may stop while the computer sleeps, although the call goes on: the sidecar knows its length. A shorter
 * length there changes nothing, since the sidecar learns of the first picture later.
 */
function withLength(state: LinkedState, { callId, connectedForMs }: Active, nowMs: number): LinkedState {
  const since = connectedSince(state);
  if (callId !== state.callId || connectedForMs === null || since === null) return state;
  const isBehind = connectedForMs - (nowMs - since) > CLOCK_SLACK_MS;
  return isBehind ? { ...state, connectedAtMs: nowMs - connectedForMs } : state;
}

/** `call:accepted` may have been lost with the socket, and the links to the other devices still wait for it. */
function verdict({ role, linkEpoch }: LinkedState, { peerDeviceId }: Active): CallEffect[] {
  if (role === 'callee' || linkEpoch > 0) return [];
  return [{ type: 'choose-link', deviceId: peerDeviceId, isFinal: true }];
}
