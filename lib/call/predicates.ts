import type { CallId } from '@/lib/protocol/ids';
import type { CallState, Connected, Connecting, Reconnecting } from './state';

/** Accepted: there is a link to the peer, or will be. */
export type LinkedState = Connecting | Connected | Reconnecting;

export function isLinked(state: CallState): state is LinkedState {
  return state.phase === 'connecting' || state.phase === 'connected' || state.phase === 'reconnecting';
}

/** A link may exist: the call's, or an early link without media while it rings. */
export function mayHoldLink(state: CallState): boolean {
  return state.phase === 'ringing-in' || mayHoldMedia(state);
}

/** The own camera and microphone may be open: this user dialed or accepted. */
export function mayHoldMedia(state: CallState): boolean {
  return state.phase === 'ringing-out' || isLinked(state);
}

/** The own camera may be open for the own view alone: the user chose to see themselves while it rings. */
export function mayHoldPreview(state: CallState): boolean {
  return state.phase === 'ringing-in' && state.preview === true && state.media === 'video';
}

/** When the call's clock started; null before it has connected. */
export function connectedSince(state: LinkedState): number | null {
  return state.connectedAtMs ?? null;
}

/** The call on this page, live or just ended; null when there is none. */
export function callIdOf(state: CallState): CallId | null {
  return state.phase === 'idle' ? null : state.callId;
}

/** The live call that the sidecar has been told of; null when there is none. */
export function knownCallIdOf(state: CallState): CallId | null {
  if (state.phase === 'ended' || (state.phase === 'ringing-out' && !state.invited)) return null;
  return callIdOf(state);
}
