import type { Slot } from '@/lib/protocol/slots';
import type { TrackSlots } from '@/lib/rtc/sending/track-slots';

const STREAM_OF = {
  microphone: 'person',
  camera: 'person',
  screen: 'screen',
  screenSound: 'screen',
} as const satisfies Record<Slot, 'person' | 'screen'>;

/** A stream is there, or its picture begins to arrive. */
export interface RemoteStreamNews {
  readonly of: 'person' | 'screen';
  readonly stream: MediaStream;
  readonly hasPicture: boolean;
}

export interface RemoteStreamsOptions {
  /** All slots that the connection has by now. */
  readonly slots: () => TrackSlots;
  /** Called at least once for each track, always with the same stream for the same side of it. */
  readonly onNews: (news: RemoteStreamNews) => void;
}

/**
 * What the peer sends. Microphone and camera are in one stream, because a browser plays the tracks of a stream in time with
 * each other, and a screen with its sound in another: a shared screen is never shown or heard in the place of the person.
 */
export class RemoteStreams {
  readonly #options: RemoteStreamsOptions;
  readonly #streams = { person: new MediaStream(), screen: new MediaStream() };

  constructor(options: RemoteStreamsOptions) {
    this.#options = options;
  }

  /** A track that the connection has just begun to receive (`track` event), most likely muted until its first packet. */
  take(track: MediaStreamTrack): void {
    // All tracks there are, from the beginning: the first picture then needs nothing of the page to be shown.
    for (const [slot, { receiver }] of this.#options.slots()) this.#streams[STREAM_OF[slot]].addTrack(receiver.track);
    this.#tell(track, false);
    if (track.kind === 'video' && track.muted) {
      track.addEventListener('unmute', () => this.#tell(track, true), { once: true });
    }
  }

  #tell(track: MediaStreamTrack, hasPicture: boolean): void {
    const of = this.#streams.screen.getTracks().includes(track) ? 'screen' : 'person';
    this.#options.onNews({ of, stream: this.#streams[of], hasPicture });
  }
}
