import { insistOnAccept, joinAsCallee, prepareLink, resume, ringingIn, startRinging } from './begin';
import { type Ending, endCall, leaveFor } from './end';
import type { CallEffect, CallEvent, CallState, CallStep, RingingOut } from './state';
import { ask, insist, insistOnEnd, startTimer, step, stopTimer, unchanged, withdrawJoining } from './step';
import { CONNECT_TIMEOUT_MS, INVITE_TIMEOUT_MS, RELINK_RETRY_MS } from './timings';

type Fact = Extract<CallEvent, { type: 'fact' }>['fact'];
type Refused = Extract<CallEvent, { type: 'refused' }>;
type Synced = Extract<CallEvent, { type: 'synced' }>;
type TimerEvent = Extract<CallEvent, { type: 'timer' }>;

/** This user dialed; own media is open, and the peer has not answered yet. */
export function reduceRingingOut(state: RingingOut, event: CallEvent): CallStep {
  switch (event.type) {
    case 'cancel':
    case 'hang-up':
      return giveUp(state, { reason: 'cancelled', tell: cancel(state) });
    case 'offer-made':
      return event.callId === state.callId && !state.invited ? invite(state, event.offer) : unchanged(state);
    case 'fact':
      return takeFact(state, event.fact);
    case 'refused':
      return refused(state, event);
    case 'rings-closed-browsers':
      return event.callId === state.callId ? step({ ...state, ringsClosedBrowsers: true }) : unchanged(state);
    case 'synced':
      return sync(state, event);
    case 'signed-out':
      return endCall(state, { reason: 'signed-out' });
    case 'link-impossible':
      return giveUp(state, { reason: 'media-failed', canLink: false, tell: cancel(state) });
    case 'peer-accepted':
      if (event.callId !== state.callId || !state.invited || state.resumed) return unchanged(state);
      return connecting(state, { type: 'choose-link', deviceId: event.deviceId, isFinal: false });
    case 'set-aside':
    case 'dial':
    case 'move':
    case 'accept':
    case 'decline':
    case 'preview':
    case 'dismiss':
    case 'link-connected':
    case 'link-disconnected':
    case 'link-failed':
    case 'peer-hung-up':
    case 'network-changed':
      return unchanged(state);
    case 'timer':
      return timerFired(state, event);
  }
}

function invite(state: RingingOut, offer: string): CallStep {
  const { callId, peer, media } = state;
  return step(
    { ...state, invited: true },
    insist({ name: 'call:invite', request: { callId, calleeId: peer.id, media, offer } }),
  );
}

/** An invite that waits to be sent again must not arrive after its cancel. */
function cancel({ invited, callId }: RingingOut): CallEffect[] {
  return invited ? [withdrawJoining(callId), insist({ name: 'call:cancel', request: { callId } })] : [];
}

/** A ring that waited meanwhile is shown again. */
function giveUp(state: RingingOut, ending: Ending): CallStep {
  const { waiting } = state;
  if (!waiting) return endCall(state, ending);
  return leaveFor(ringingIn(waiting), ...(ending.tell ?? []), ...startRinging(waiting));
}

/** Once the invite has arrived the sidecar ends the ringing, as long as this device can hear it. */
function timerFired(state: RingingOut, { timer, callId, isInviting, isOffline = false }: TimerEvent): CallStep {
  const isLost = timer === 'ring' && callId === state.callId && (isInviting || !state.invited);
  if (isLost) return giveUp(state, { reason: 'server-refused', refusal: 'internal', tell: cancel(state) });
  if (timer !== 'ring' || callId !== state.callId) return unchanged(state);
  if (isOffline && state.unheard) return giveUp(state, { reason: 'connection-lost', tell: cancel(state) });
  return step({ ...state, unheard: isOffline }, startTimer('ring', callId, INVITE_TIMEOUT_MS));
}

function connecting({ callId, peer, media }: RingingOut, ...effects: CallEffect[]): CallStep {
  return step(
    { phase: 'connecting', callId, peer, media, role: 'caller', linkEpoch: 0 },
    stopTimer('ring'),
    ...effects,
    startTimer('connect', callId, CONNECT_TIMEOUT_MS),
  );
}

function takeFact(state: RingingOut, fact: Fact): CallStep {
  const { callId, media } = state;
  if (fact.body.callId !== callId) return otherCall(state, fact);
  switch (fact.name) {
    case 'call:accepted': {
      if (!state.invited) return unchanged(state);
      if (!state.resumed) {
        return connecting(state, { type: 'choose-link', deviceId: fact.body.deviceId, isFinal: true });
      }
      const relink = ask({ name: 'call:relink', request: { callId } });
      return connecting(state, relink, startTimer('relink', callId, RELINK_RETRY_MS));
    }
    case 'call:merged':
      return joinAsCallee(fact.body.into, media, [{ type: 'close-link' }, ...prepareLink(fact.body.into)]);
    case 'call:ended':
      return giveUp(state, fact.body);
    case 'call:invited':
    case 'call:peer-away':
    case 'call:peer-back':
    case 'call:relinked':
      return unchanged(state);
  }
}

/** A ring crossed this user's invite: the sidecar merges both (same peer), or ends that ring when this invite rings. */
function otherCall(state: RingingOut, fact: Fact): CallStep {
  if (fact.name === 'call:invited' && fact.body.peer.id !== state.peer.id) {
    return step({ ...state, waiting: fact.body });
  }
  if (fact.name === 'call:ended' && fact.body.callId === state.waiting?.callId) return forgetWaiting(state);
  // Of a call that this page has left: the accept crossed the end.
  if (fact.name === 'call:accepted') return step(state, insistOnEnd(fact.body.callId));
  return unchanged(state);
}

/** The sidecar knows of no call, and has not received the own invite yet: the ring that waited is over. */
export function forgetWaiting(state: CallState): CallStep {
  return state.phase === 'ringing-out' && state.waiting ? step({ ...state, waiting: undefined }) : unchanged(state);
}

function refused(state: RingingOut, { callId, ask: name, code, retryInMs }: Refused): CallStep {
  if (callId !== state.callId || name !== 'call:invite') return unchanged(state);
  // These leave open whether the invite arrived.
  const tell = code === 'internal' || code === 'unavailable' ? cancel(state) : [];
  return giveUp(state, { reason: 'server-refused', refusal: code, retryInMs, tell });
}

/** The sidecar reports that the own call rings: a ring that waited is over. */
function rings(state: RingingOut): CallStep {
  if (!state.unheard && !state.waiting) return unchanged(state);
  return step({ ...state, unheard: false, waiting: undefined });
}

function sync(state: RingingOut, { call, isInviting = false, nowMs }: Synced): CallStep {
  const { callId, peer, media, invited } = state;
  if (call === null) {
    return invited ? endCall(state, { reason: 'connection-lost', tell: cancel(state) }) : unchanged(state);
  }
  const isSamePeer = call.peer.id === peer.id;
  const closeLink = { type: 'close-link' } as const;
  switch (call.phase) {
    case 'ringing-out':
      if (call.callId === callId) return rings(state);
      return step(state, insist({ name: 'call:cancel', request: { callId: call.callId } }));
    case 'ringing-in':
      // Glare that the sidecar has not detected: both users want this call, and this ring is the one that it has.
      if (isSamePeer) {
        const opening = [withdrawJoining(callId), insistOnAccept(call.callId, media), closeLink];
        return joinAsCallee(call, media, [...opening, ...prepareLink(call)]);
      }
      // The own invite has not arrived yet, and will end this ring.
      if (!invited || isInviting) return step({ ...state, waiting: call });
      // The sidecar has ended the own call.
      return leaveFor(ringingIn(call), ...cancel(state), ...startRinging(call));
    case 'active':
      // Accepted, or merged, while this device was away.
      if (call.callId === callId || isSamePeer) {
        return resume({ ...call, media }, nowMs, [withdrawJoining(callId), closeLink]);
      }
      return step(state, insistOnEnd(call.callId));
  }
}
