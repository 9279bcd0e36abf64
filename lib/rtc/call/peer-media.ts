import type { CallEvent, CallState } from '@/lib/call/state';
import type { PeerMediaView } from './call-view';

/** Until the peer says what it sends. */
export const UNKNOWN_PEER: PeerMediaView = { stream: null, microphone: true, camera: true, asking: null };

/** The same peer where nothing is new. */
export function changed(peer: PeerMediaView, news: Partial<PeerMediaView>): PeerMediaView {
  const next = { ...peer, ...news };
  return isSame(next, peer) ? peer : next;
}

function isSame(a: PeerMediaView, b: PeerMediaView): boolean {
  return a.stream === b.stream && a.microphone === b.microphone && a.camera === b.camera && a.asking === b.asking;
}

/** What the peer proposed on ringing or accepting; its control messages correct it as soon as the link stands. */
export function withProposal(peer: PeerMediaView, event: CallEvent): PeerMediaView {
  const proposed = proposalOf(event);
  if (proposed === null) return peer;
  return changed(peer, { camera: proposed === 'video' });
}

function proposalOf(event: CallEvent): 'video' | 'audio' | null {
  if (event.type === 'peer-accepted') return event.media;
  if (event.type !== 'fact') return null;
  const { fact } = event;
  switch (fact.name) {
    case 'call:invited':
    case 'call:accepted':
      return fact.body.media;
    case 'call:merged':
      return fact.body.into.media;
    default:
      return null;
  }
}

/** The peer as the view may show it: its stream only once the call is accepted (invariant 3). */
export function shownPeer(state: CallState, peer: PeerMediaView, shownBefore: PeerMediaView): PeerMediaView {
  if (peer.stream === null || isAccepted(state)) return peer;
  const shown = { ...peer, stream: null };
  return isSame(shown, shownBefore) ? shownBefore : shown;
}

function isAccepted(state: CallState): boolean {
  return state.phase === 'connecting' || state.phase === 'connected' || state.phase === 'reconnecting';
}

/** Null when there is no call. */
export function callIdOf(state: CallState): string | null {
  return state.phase === 'idle' ? null : state.callId;
}

/** The live call that the sidecar has been told of; null when there is none. */
export function knownCallIdOf(state: CallState): string | null {
  if (state.phase === 'ended' || (state.phase === 'ringing-out' && !state.invited)) return null;
  return callIdOf(state);
}
