import type { Slot } from '@/lib/protocol/slots';
import type { TrackSlots } from '@/lib/rtc/sending/track-slots';

const STREAM_OF = {
  microphone: 'person',
  camera: 'person',
  screen: 'screen',
  screenSound: 'screen',
} as const satisfies Record<Slot, 'person' | 'screen'>;

/**
 * What the peer sends. Microphone and camera are in one stream, because a browser plays the tracks of a stream in time with
 * each other, and a screen with its sound in another: a shared screen is never shown or heard in the place of the person.
 */
export class RemoteStreams {
  readonly person = new MediaStream();
  readonly screen = new MediaStream();

  /** Takes the tracks that the slots receive, muted ones too. Idempotent. */
  take(slots: TrackSlots): void {
    for (const [slot, { receiver }] of slots) this[STREAM_OF[slot]].addTrack(receiver.track);
  }

  isOfScreen(track: MediaStreamTrack): boolean {
    return this.screen.getTracks().includes(track);
  }
}
