import { isLinked } from '@/lib/call/predicates';
import type { CallState } from '@/lib/call/state';
import type { Media } from '@/lib/protocol/sidecar/call';
import type { PeerMediaView } from './call-view';

/** Until the peer says what it sends. */
export const UNKNOWN_PEER: PeerMediaView = { stream: null, microphone: true, camera: true, asking: null };

/** What this page knows of the media that the peer sends. */
export class PeerMedia {
  #view = UNKNOWN_PEER;

  /** The same object while nothing changes. */
  get view(): PeerMediaView {
    return this.#view;
  }

  /** Another call begins. */
  reset(): void {
    this.#view = UNKNOWN_PEER;
  }

  /** What the peer said it would send, before its first control message. */
  expect(media: Media): void {
    this.take({ camera: media === 'video' });
  }

  take(news: Partial<PeerMediaView>): void {
    const next = { ...this.#view, ...news };
    if (!isSame(next, this.#view)) this.#view = next;
  }
}

function isSame(a: PeerMediaView, b: PeerMediaView): boolean {
  return a.stream === b.stream && a.microphone === b.microphone && a.camera === b.camera && a.asking === b.asking;
}

/** The peer's media as the view may show it: the stream only once the call is accepted (invariant 3). */
export function shownPeer(state: CallState, peer: PeerMediaView, shownBefore: PeerMediaView): PeerMediaView {
  if (peer.stream === null || isLinked(state)) return peer;
  const shown = { ...peer, stream: null };
  return isSame(shown, shownBefore) ? shownBefore : shown;
}
