import type { CallState } from '@/lib/call/state';
import type { CallElsewhere, Media } from '@/lib/protocol/call';
import type { Asking } from '@/lib/protocol/channel/control';
import type { User } from '@/lib/protocol/presence';
import type { LocalMediaView, MediaDeviceName } from '@/lib/rtc/capture/local-media-view';

export interface PeerMediaView {
  /** Null before accept (invariant 3). */
  readonly stream: MediaStream | null;
  readonly microphone: boolean;
  readonly camera: boolean;
  /** What the peer's browser still asks its person about. */
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

/** A call of this person on another device. `connectedAtMs` as in the call's state. */
export type MovableCall = Omit<CallElsewhere, 'connectedForMs'> & { readonly connectedAtMs: number | null };

/** The call as components see it, through `lib/hooks`. */
export interface CallActions {
  dial(peer: User, media: Media): void;
  accept(media: Media): void;
  /** Takes the call over from the device it is on. */
  moveHere(call: MovableCall, media: Media): void;
  decline(): void;
  cancel(): void;
  hangUp(): void;
  dismiss(): void;
  setMicrophone(on: boolean): void;
  setCamera(on: boolean): void;
  /** Tries to open the device again after a problem was mended. */
  retryMedia(): void;
  /** By deviceId, for this call and those to come in this browser. One that is in use is switched at once. */
  chooseDevice(device: MediaDeviceName, deviceId: string): void;
}
