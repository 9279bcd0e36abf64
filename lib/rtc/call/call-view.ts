import type { CallState } from '@/lib/call/state';
import type { Asking } from '@/lib/protocol/channel/control';
import type { CallElsewhere } from '@/lib/protocol/sidecar/call';
import type { LocalMediaView } from '@/lib/rtc/capture/local-media-view';

export interface PeerMediaView {
  /** Null before accept (invariant 3). */
  readonly stream: MediaStream | null;
  readonly microphone: boolean;
  readonly camera: boolean;
  /** The media devices for which the peer's browser still waits for permission. */
  readonly asking: Asking | null;
}

/** Immutable; a new object for every change, the same object while nothing changed. */
export interface CallView {
  readonly call: CallState;
  readonly local: LocalMediaView;
  readonly peer: PeerMediaView;
  /** 'good' until stats say otherwise. */
  readonly quality: 'good' | 'poor';
}

/** A call of this user on another device. `connectedAtMs` as in the call's state. */
export type MovableCall = Omit<CallElsewhere, 'connectedForMs'> & { readonly connectedAtMs: number | null };
