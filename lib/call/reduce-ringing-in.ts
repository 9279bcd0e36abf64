import type { CallSnapshot, Media } from '@/lib/protocol/sidecar/call';
import { insistOnAccept, joinAsCallee, ringingIn, startDialing, startRinging } from './begin';
import { endCall, leaveFor } from './end';
import { mayHoldPreview } from './predicates';
import type { CallEffect, CallEvent, CallStep, RingingIn } from './state';
import { insist, insistOnEnd, step, unchanged } from './step';

type Fact = Extract<CallEvent, { type: 'fact' }>['fact'];
type Dial = Extract<CallEvent, { type: 'dial' }>;

/**
 * Somebody calls. No effect here opens media for the call: only `accept` does (invariant 1). `preview` opens the camera for
 * the own view alone, and by the user's choice.
 */
export function reduceRingingIn(state: RingingIn, event: CallEvent): CallStep {
  const { callId } = state;
  switch (event.type) {
    case 'accept':
      return accept(state, event.media);
    case 'decline':
      if (event.canLink === false) {
        return endCall(state, { reason: 'declined', tell: [insistOnEnd(callId, 'media-failed')] });
      }
      return declined(state);
    case 'hang-up':
      return declined(state);
    case 'set-aside':
      // It rings on at the device in use. Not `left`: if the user comes back to this page, it rings here again.
      return leaveFor({ phase: 'idle' });
    case 'preview':
      if (event.on === (state.preview ?? false)) return unchanged(state);
      return showOneself({ ...state, preview: event.on }, state);
    case 'fact':
      return takeFact(state, event.fact);
    case 'synced':
      return sync(state, event.call);
    case 'signed-out':
      return endCall(state, { reason: 'signed-out' });
    case 'dial':
      if (event.canLink === false) return unchanged(state);
      // A user who dials the caller of this ring wants this call (glare).
      return event.peer.id === state.peer.id ? accept(state, event.media) : dialInstead(state, event);
    case 'move':
    case 'cancel':
    case 'dismiss':
    case 'refused':
    case 'rings-closed-browsers':
    case 'offer-made':
    // The user may still switch WebRTC on, or answer on another device.
    case 'link-impossible':
    case 'link-connected':
    case 'link-disconnected':
    case 'link-failed':
    case 'peer-accepted':
    case 'peer-hung-up':
    case 'network-changed':
      return unchanged(state);
    case 'timer':
      return event.timer === 'ring' && event.callId === callId ? missed(state) : unchanged(state);
  }
}

function accept(state: RingingIn, media: Media): CallStep {
  const { callId } = state;
  return joinAsCallee(state, media, [insistOnAccept(callId, media), { type: 'open-media', callId, media }]);
}

/** A user may dial while it rings. The sidecar ends this ring as soon as the own call rings. */
function dialInstead({ phase: _, preview: __, ...waiting }: RingingIn, { callId, peer, media }: Dial): CallStep {
  return leaveFor(
    { phase: 'ringing-out', callId, peer, media, invited: false, waiting },
    ...startDialing({ callId, media }),
  );
}

function declined(state: RingingIn): CallStep {
  const { callId } = state;
  return endCall(state, { reason: 'declined', tell: [insist({ name: 'call:decline', request: { callId } })] });
}

/** The ringing is over and no reason was received: a guess until one is. */
function missed(state: RingingIn): CallStep {
  return endCall(state, { reason: 'no-answer' });
}

/** Rings on as `next`, with the camera open or closed accordingly. */
function showOneself(next: RingingIn, before: RingingIn, ...effects: readonly CallEffect[]): CallStep {
  const isOn = mayHoldPreview(next);
  if (isOn === mayHoldPreview(before)) return step(next, ...effects);
  return step(next, ...effects, isOn ? { type: 'open-preview', callId: next.callId } : { type: 'stop-media' });
}

function takeFact(state: RingingIn, fact: Fact): CallStep {
  const { callId } = state;
  if (fact.name === 'call:ended' && fact.body.callId === callId) return endCall(state, { reason: fact.body.reason });
  // The sidecar took an own invite, cancelled since, for the answer to this ring: nobody here has accepted.
  if (fact.name === 'call:merged' && fact.body.into.callId === callId) {
    return leaveFor({ phase: 'idle', left: callId }, insistOnEnd(callId));
  }
  return unchanged(state);
}

function sync(state: RingingIn, call: CallSnapshot | null): CallStep {
  if (call === null) return missed(state);
  switch (call.phase) {
    case 'ringing-in': {
      const isSame = call.callId === state.callId && call.offer === state.offer;
      if (isSame) return unchanged(state);
      return showOneself(
        { ...ringingIn(call), preview: state.preview ?? false },
        state,
        { type: 'close-link' },
        ...startRinging(call),
      );
    }
    // Nobody dialed or accepted on this page, so it may not open media.
    case 'ringing-out':
      return endCall(state, {
        reason: 'connection-lost',
        tell: [insist({ name: 'call:cancel', request: { callId: call.callId } })],
      });
    case 'active':
      return endCall(state, { reason: 'connection-lost', tell: [insistOnEnd(call.callId)] });
  }
}
