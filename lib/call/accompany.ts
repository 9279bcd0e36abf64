import { callIdOf, knownCallIdOf } from './predicates';
import type { CallEffect, CallEvent, CallState, CallStep } from './state';

/**
 * Adds the effects that follow from a change of call or phase, whatever caused it. A new call's peer media is reset
 * before the other effects, since a link that they open may report the peer's at once; ICE servers are requested after
 * them, since the sidecar grants servers only for a call whose invite it has seen.
 */
export function accompanied(before: CallState, event: CallEvent, { state, effects }: CallStep): CallStep {
  if (state === before && effects.length === 0) return { state, effects };
  const first: CallEffect[] = [];
  if (callIdOf(state) !== callIdOf(before)) first.push({ type: 'reset-peer-media' });
  const proposed = proposalFor(state, event);
  if (proposed) first.push({ type: 'expect-peer-media', media: proposed });
  const last: CallEffect[] = [];
  const callId = knownCallIdOf(state);
  if (callId !== knownCallIdOf(before)) last.push({ type: 'follow-ice-servers', callId });
  if (state.phase !== before.phase) last.push({ type: 'enter-phase', phase: state.phase });
  return { state, effects: [...first, ...effects, ...last] };
}

/** What the peer says it will send, as it rings or accepts; null where the event says nothing of this call. */
function proposalFor(state: CallState, event: CallEvent): 'video' | 'audio' | null {
  const proposal = proposalOf(event);
  const isLive = state.phase !== 'idle' && state.phase !== 'ended';
  return isLive && proposal?.callId === state.callId ? proposal.media : null;
}

function proposalOf(event: CallEvent) {
  if (event.type === 'peer-accepted') return event;
  if (event.type !== 'fact') return null;
  const { fact } = event;
  switch (fact.name) {
    case 'call:invited':
    case 'call:accepted':
      return fact.body;
    case 'call:merged':
      return fact.body.into;
    case 'call:peer-away':
    case 'call:peer-back':
    case 'call:relinked':
    case 'call:ended':
      return null;
  }
}
