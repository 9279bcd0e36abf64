import { resume, resumeRinging, ringingIn, startDialing, startRinging } from './begin';
import { correctEnd } from './end';
import type { CallEvent, CallStep, Ended, Idle, Invitation } from './state';
import { insist, insistOnEnd, startTimer, step, stopTimer, unchanged } from './step';
import { CONNECT_TIMEOUT_MS } from './timings';

type Fact = Extract<CallEvent, { type: 'fact' }>['fact'];
type Dial = Extract<CallEvent, { type: 'dial' }>;
type Move = Extract<CallEvent, { type: 'move' }>;
type Synced = Extract<CallEvent, { type: 'synced' }>;

/** No call, or the final message of the last one. */
export function reduceFree(state: Idle | Ended, event: CallEvent): CallStep {
  switch (event.type) {
    case 'dial':
      return dial(event);
    case 'move':
      return takeOver(event);
    case 'fact':
      return takeFact(state, event.fact);
    case 'synced':
      return sync(state, event);
    case 'dismiss':
      return dismiss(state);
    case 'timer':
      return state.phase === 'ended' && event.timer === 'ended' && event.callId === state.callId
        ? dismiss(state)
        : unchanged(state);
    case 'accept':
    case 'decline':
    case 'cancel':
    case 'hang-up':
    case 'refused':
    case 'rings-closed-browsers':
    case 'signed-out':
    case 'set-aside':
    case 'link-impossible':
    case 'offer-made':
    case 'link-connected':
    case 'link-disconnected':
    case 'link-failed':
    case 'preview':
    case 'peer-accepted':
    case 'peer-hung-up':
    case 'network-changed':
      return unchanged(state);
  }
}

function dial({ callId, peer, media, canLink = true }: Dial): CallStep {
  if (canLink) {
    return step({ phase: 'ringing-out', callId, peer, media, invited: false }, ...startDialing({ callId, media }));
  }
  const never = { reason: 'media-failed', refusal: null, durationMs: null, retryInMs: null, canLink } as const;
  return step({ phase: 'ended', callId, peer, media, ...never }, stopTimer('ended'));
}

/** Its link is opened by `call:relinked`. */
function takeOver({ call, connectedAtMs, media }: Move): CallStep {
  const { callId, peer, role } = call;
  const linked = { phase: 'connecting', callId, peer, media, role, linkEpoch: 0, moving: true } as const;
  return step(
    connectedAtMs === null ? linked : { ...linked, connectedAtMs },
    stopTimer('ended'),
    { type: 'open-media', callId, media },
    insist({ name: 'call:move', request: { callId, media } }),
    startTimer('connect', callId, CONNECT_TIMEOUT_MS),
  );
}

function dismiss(state: Idle | Ended): CallStep {
  return state.phase === 'idle' ? unchanged(state) : step({ phase: 'idle', left: state.callId }, stopTimer('ended'));
}

function takeFact(state: Idle | Ended, fact: Fact): CallStep {
  if (fact.name === 'call:invited') {
    return fact.body.callId === leftCallOf(state) ? unchanged(state) : ring(fact.body);
  }
  if (fact.name === 'call:ended' && state.phase === 'ended' && fact.body.callId === state.callId) {
    return correctEnd(state, fact.body);
  }
  // This page is in no call: an accept or a move crossed the end, or a crash of the sidecar lost the end.
  if (fact.name === 'call:accepted' || fact.name === 'call:merged' || fact.name === 'call:relinked')
    return step(state, insistOnEnd(fact.body.callId));
  return unchanged(state);
}

/** Only a fresh page resumes. A page that has left its call tells the sidecar again if the sidecar still has it. */
function sync(state: Idle | Ended, { call, nowMs }: Synced): CallStep {
  if (call === null) return unchanged(state);
  const left = leftCallOf(state);
  switch (call.phase) {
    case 'ringing-in':
      return call.callId === left ? unchanged(state) : ring(call);
    case 'ringing-out':
      if (left === undefined) return resumeRinging(call);
      return step(state, insist({ name: 'call:cancel', request: { callId: call.callId } }));
    case 'active': {
      if (left !== undefined) return step(state, insistOnEnd(call.callId));
      return resume(call, nowMs, [{ type: 'open-media', callId: call.callId, media: call.media }]);
    }
  }
}

function ring(invitation: Invitation): CallStep {
  return step(ringingIn(invitation), stopTimer('ended'), ...startRinging(invitation));
}

function leftCallOf(state: Idle | Ended): string | undefined {
  return state.phase === 'idle' ? state.left : state.callId;
}
