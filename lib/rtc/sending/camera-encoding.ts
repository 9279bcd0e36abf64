import { realTimers, type Timers } from '@/lib/browser/timers';
import type { Encoding, EncodingWish } from './encoding';
import { EncodingWriter } from './encoding-writer';

/** Sharp 720p at 30 fps with every codec in use; more shows nothing between two people. Through a relay somebody pays for it. */
const MAX_BITRATE = { direct: 2_500_000, relayed: 1_000_000 } as const;
/**
 * A first picture of half the width and height is a quarter of the work and of the bytes, on the processor and on the
 * network, when both have the most to do; nobody has looked closely before it is whole.
 */
const FIRST_PICTURE = { scaleResolutionDownBy: 2, forMs: 1_500 } as const;
const SMALL: EncodingWish = { scaleResolutionDownBy: FIRST_PICTURE.scaleResolutionDownBy };
const WHOLE: EncodingWish = {};

export type PathKind = keyof typeof MAX_BITRATE;

/** What a call wants of its camera's encoding: no more than the path may cost, and a small picture at first. */
export class CameraEncoding {
  readonly #timers: Timers;
  readonly #writer = new EncodingWriter({ path: limitOf('direct'), 'first-picture': SMALL });
  #isWhole = false;
  #stopGrowing: (() => void) | null = null;
  #isClosed = false;

  constructor(timers: Timers = realTimers) {
    this.#timers = timers;
  }

  /** For the `sendEncodings` of a transceiver that is being made. */
  get initial(): Encoding {
    return this.#writer.encoding;
  }

  /** Takes the camera's sender over: nothing else may set its parameters. Idempotent. */
  attach(sender: RTCRtpSender): void {
    this.#writer.attach(sender);
  }

  /** Bounds the bitrate by what the path costs. */
  limitFor(kind: PathKind): void {
    this.#writer.wish('path', limitOf(kind));
  }

  /** The camera is sent from now on: its picture grows 1.5 s later. Only the first call counts. */
  begin(): void {
    if (this.#isClosed || this.#isWhole || this.#stopGrowing) return;
    this.#growSoon();
  }

  /**
   * After a loss the peer cannot decode what builds on the lost frames: sends a key frame at once, and a small picture for
   * another 1.5 s, because little is left of the estimated bandwidth. Replacing the track by null and back causes no key
   * frame (Chromium 156); where the browser cannot be asked for one, the change of size causes it.
   */
  restartWithKeyFrame(): void {
    if (this.#isClosed) return;
    this.#stopGrowing?.();
    this.#isWhole = false;
    this.#writer.wish('first-picture', SMALL);
    this.#writer.requestKeyFrame();
    this.#growSoon();
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#stopGrowing?.();
    this.#writer.close();
  }

  #growSoon(): void {
    this.#stopGrowing = this.#timers.start(FIRST_PICTURE.forMs, () => {
      this.#isWhole = true;
      this.#writer.wish('first-picture', WHOLE);
    });
  }
}

/** The wish of the path's side, for whatever video goes over it. */
export function limitOf(kind: PathKind): EncodingWish {
  return { maxBitrate: MAX_BITRATE[kind] };
}
