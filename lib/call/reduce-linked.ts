import type { EndReason } from '@/lib/protocol/sidecar/end-reason';
import { endCall } from './end';
import {
  acceptedAnew,
  askForFreshLink,
  bridgeGone,
  bridgeLost,
  connected,
  disconnected,
  failed,
  handOver,
  networkChanged,
  peerBack,
  reopen,
  restartLate,
  revived,
} from './link-events';
import type { LinkedState } from './predicates';
import type { CallEvent, CallStep } from './state';
import { insistOnEnd, step, stopTimer, unchanged } from './step';
import { syncLinked } from './sync-linked';

type FactEvent = Extract<CallEvent, { type: 'fact' }>;
type Refused = Extract<CallEvent, { type: 'refused' }>;
type TimerEvent = Extract<CallEvent, { type: 'timer' }>;

/** The call went on without this device. */
const ELSEWHERE: readonly EndReason[] = ['answered-elsewhere', 'moved'];

/** Accepted: connecting, connected or reconnecting. */
export function reduceLinked(state: LinkedState, event: CallEvent): CallStep {
  switch (event.type) {
    case 'hang-up':
      return endCall(state, {
        reason: 'hung-up',
        nowMs: event.nowMs,
        tell: [insistOnEnd(state.callId)],
        control: true,
      });
    case 'cancel':
    case 'decline':
      // Pressed just as the ring was answered, or while the screen still shows the ring: the user wants to leave.
      return endCall(state, { reason: 'hung-up', tell: [insistOnEnd(state.callId)], control: true });
    case 'peer-hung-up':
      // Told to the sidecar too, since the peer may not reach it.
      return endCall(state, { reason: 'hung-up', nowMs: event.nowMs, tell: [insistOnEnd(state.callId)] });
    case 'fact':
      return takeFact(state, event);
    case 'synced':
      return syncLinked(state, event.call, event.nowMs);
    case 'refused':
      return refused(state, event);
    case 'signed-out':
      return endCall(state, { reason: 'signed-out', nowMs: event.nowMs });
    case 'link-impossible':
      return endCall(state, {
        reason: 'media-failed',
        nowMs: event.nowMs,
        canLink: false,
        tell: [insistOnEnd(state.callId, 'media-failed')],
      });
    case 'link-connected':
      if (event.linkEpoch === state.linkEpoch) return connected(state, event.nowMs);
      return foundBefore(state, event.nowMs);
    case 'link-disconnected':
      return event.linkEpoch === state.linkEpoch ? disconnected(state) : lostBefore(state);
    case 'link-failed':
      return event.linkEpoch === state.linkEpoch ? failed(state) : lostBefore(state);
    case 'network-changed':
      return networkChanged(state);
    case 'timer':
      return event.callId === state.callId ? timerFired(state, event) : unchanged(state);
    case 'rings-closed-browsers':
    case 'set-aside':
    case 'dial':
    case 'move':
    case 'accept':
    case 'dismiss':
    case 'offer-made':
    case 'preview':
    case 'peer-accepted':
      return unchanged(state);
  }
}

/** The previous link, which carries the call while the new one is being made. */
function lostBefore(state: LinkedState): CallStep {
  return state.phase === 'connected' && state.handover ? bridgeLost(state) : unchanged(state);
}

/** The previous link has recovered. */
function foundBefore(state: LinkedState, nowMs: number): CallStep {
  if (state.phase === 'reconnecting') return revived(state, nowMs);
  return state.phase === 'connected' && state.handover ? step(state, stopTimer('bridge')) : unchanged(state);
}

/** The peer's socket says nothing about the media; but once it is back, signals that were lost can be sent again. */
function takeFact(state: LinkedState, { fact, nowMs }: FactEvent): CallStep {
  if (fact.body.callId !== state.callId) return unchanged(state);
  switch (fact.name) {
    case 'call:ended':
      // It says how this device had left the call before, which it is now taking over again.
      if (state.phase === 'connecting' && state.moving && ELSEWHERE.includes(fact.body.reason)) return unchanged(state);
      return endCall(state, { reason: fact.body.reason, nowMs });
    case 'call:relinked':
      if (fact.body.handover && state.phase === 'connected') return handOver(state, fact.body.linkEpoch);
      // Whatever the epoch: after a crash the sidecar may count on from an older one.
      return reopen(state, fact.body.linkEpoch);
    case 'call:accepted':
      return hearVerdict(state, fact.body.deviceId);
    case 'call:invited':
    case 'call:merged':
    case 'call:peer-away':
      return unchanged(state);
    case 'call:peer-back':
      return peerBack(state);
  }
}

/** The device that accepted over its early link may have been second. Links of a later epoch have no rivals. */
function hearVerdict(state: LinkedState, deviceId: string): CallStep {
  if (state.role === 'callee' || state.linkEpoch > 0) return unchanged(state);
  const choose = { type: 'choose-link', deviceId, isFinal: true } as const;
  return state.phase === 'reconnecting' ? acceptedAnew(state, choose) : step(state, choose);
}

function refused(state: LinkedState, { callId, ask: name, code, nowMs }: Refused): CallStep {
  if (callId !== state.callId) return unchanged(state);
  if (name === 'call:accept' && state.phase === 'connecting' && !state.moving) {
    if (code === 'answered-elsewhere') return endCall(state, { reason: 'answered-elsewhere' });
    // The call was over before the accept arrived; `call:ended` reports the true reason.
    if (code === 'unknown-call') return endCall(state, { reason: 'connection-lost' });
    return endCall(state, { reason: 'server-refused', refusal: code, tell: [insistOnEnd(callId)] });
  }
  if (name === 'call:move') {
    if (code === 'unknown-call') return endCall(state, { reason: 'hung-up' });
    return endCall(state, { reason: 'server-refused', refusal: code });
  }
  // Another device of this user has the call.
  if (name === 'call:relink' && code === 'not-allowed') return endCall(state, { reason: 'moved', nowMs });
  if (name === 'call:relink' && code === 'unknown-call') return endCall(state, { reason: 'connection-lost', nowMs });
  return unchanged(state);
}

function timerFired(state: LinkedState, { timer, nowMs }: TimerEvent): CallStep {
  const { callId, phase } = state;
  switch (timer) {
    case 'connect':
      if (phase !== 'connecting') return unchanged(state);
      return endCall(state, { reason: 'media-failed', nowMs, tell: [insistOnEnd(callId, 'media-failed')] });
    case 'reconnect':
      if (phase !== 'reconnecting') return unchanged(state);
      return endCall(state, { reason: 'connection-lost', nowMs, tell: [insistOnEnd(callId, 'connection-lost')] });
    case 'restart':
      return restartLate(state);
    case 'relink':
      return phase === 'connected' && !state.handover ? unchanged(state) : askForFreshLink(state);
    case 'bridge':
      return phase === 'connected' && state.handover ? bridgeGone(state) : unchanged(state);
    case 'ring':
    case 'ended':
      return unchanged(state);
  }
}
