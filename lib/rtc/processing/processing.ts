import type { LocalTracks } from '@/lib/rtc/sending/local-tracks';

/** What was made of one captured track. */
export interface ProcessedTrack {
  /** What is sent. */
  readonly track: MediaStreamTrack;
  /** Ends the processing, and `track` where it is not the captured one; the captured track belongs to capture. Idempotent. */
  stop(): void;
}

/** Turns a captured track into the one to send, at once: what takes time to load sends the captured track until then. */
export type ProcessTrack = (source: MediaStreamTrack) => ProcessedTrack;

/** Sends what was captured: the same track, which costs nothing. */
const passThrough: ProcessTrack = (source) => ({ track: source, stop: () => {} });

type Kind = keyof LocalTracks;

/**
 * Between capture and sending: what the person sees of themselves is what was captured, what the peer gets is what was made
 * of it. Knows nothing of devices and links.
 */
export class Processing {
  readonly #process: ProcessTrack;
  readonly #running: Record<Kind, { readonly source: MediaStreamTrack; readonly made: ProcessedTrack } | null> = {
    audio: null,
    video: null,
  };

  constructor(process = passThrough) {
    this.#process = process;
  }

  /** What to send of the captured tracks. Processes each track once, and stops with the track: null in, null out. */
  tracksFor(captured: LocalTracks): LocalTracks {
    return { audio: this.#trackFor('audio', captured.audio), video: this.#trackFor('video', captured.video) };
  }

  #trackFor(kind: Kind, source: MediaStreamTrack | null): MediaStreamTrack | null {
    const running = this.#running[kind];
    if (running?.source === source) return running.made.track;
    running?.made.stop();
    const made = source && this.#process(source);
    this.#running[kind] = source && made && { source, made };
    return made?.track ?? null;
  }
}
