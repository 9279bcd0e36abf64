import { realTimers, type Timers } from '@/lib/browser/timers';

/** Sharp 720p at 30 fps with every codec in use; more shows nothing between two people. Through a relay somebody pays for it. */
const MAX_BITRATE = { direct: 2_500_000, relayed: 1_000_000 } as const;
/**
 * A first picture of half the width and height is a quarter of the work and of the bytes, on the processor and on the
 * network, when both have the most to do; nobody has looked closely before it is whole.
 */
const FIRST_PICTURE = { scaleResolutionDownBy: 2, forMs: 1_500 } as const;

/** W3C webrtc-extensions, `RTCSetParameterOptions`; not in TypeScript's own types yet. */
export interface SetParameterOptions extends RTCSetParameterOptions {
  readonly encodingOptions?: readonly { readonly keyFrame?: boolean }[];
}

export type PathKind = keyof typeof MAX_BITRATE;

/** How the camera is encoded on one connection: what its way may cost, and small at first. */
export class CameraEncoding {
  readonly #timers: Timers;
  #kind: PathKind = 'direct';
  #isGrown = false;
  #stopGrowing: (() => void) | null = null;
  #isClosed = false;
  /** Resolves once the sender is what was asked for so far. */
  #isSet: Promise<void> = Promise.resolve();

  constructor(timers: Timers = realTimers) {
    this.#timers = timers;
  }

  /** For a transceiver that is only being made. */
  get initial(): RTCRtpEncodingParameters {
    const { scaleResolutionDownBy } = FIRST_PICTURE;
    return { maxBitrate: MAX_BITRATE[this.#kind], ...(!this.#isGrown && { scaleResolutionDownBy }) };
  }

  /** Bounds the rate by what the way costs. */
  limitFor(sender: RTCRtpSender, kind: PathKind): void {
    this.#kind = kind;
    this.#apply(sender);
  }

  /** The camera is sent from now on: its picture grows soon. Only the first time counts. */
  begin(sender: RTCRtpSender): void {
    if (this.#isClosed || this.#isGrown || this.#stopGrowing) return;
    this.#growSoon(sender);
  }

  /**
   * The peer has lost what the next pictures build on: sends a whole one at once, and small again, because little is left
   * of the estimated bandwidth after a loss. Taking the track away and giving it back does not do it (Chromium 156); where
   * the wish for a key frame is unknown, the change of size has one made.
   */
  restartWithKeyFrame(sender: RTCRtpSender): void {
    if (this.#isClosed) return;
    this.#stopGrowing?.();
    this.#isGrown = false;
    this.#apply(sender, { encodingOptions: [{ keyFrame: true }] });
    this.#growSoon(sender);
  }

  close(): void {
    this.#isClosed = true;
    this.#stopGrowing?.();
  }

  #growSoon(sender: RTCRtpSender): void {
    this.#stopGrowing = this.#timers.start(FIRST_PICTURE.forMs, () => {
      this.#isGrown = true;
      this.#apply(sender);
    });
  }

  /**
   * One after the other: parameters that were read while others were being set are refused (Chromium). Where a path comes
   * back its limit is set as well, and one picture in five was not begun anew.
   */
  #apply(sender: RTCRtpSender, options?: SetParameterOptions): void {
    this.#isSet = this.#isSet.then(() => this.#set(sender, options));
  }

  /** Lets the browser give up size and rate evenly on a thin network. Never rejects. */
  async #set(sender: RTCRtpSender, options?: SetParameterOptions): Promise<void> {
    if (this.#isClosed) return;
    const parameters = sender.getParameters();
    const [encoding] = parameters.encodings ?? [];
    // Firefox has no encodings before negotiation; it then keeps its own default.
    if (!encoding) return;
    Object.assign(encoding, { scaleResolutionDownBy: 1 }, this.initial);
    parameters.degradationPreference = 'balanced';
    await sender.setParameters(parameters, options).catch(() => {
      // Refused when a negotiation ran in between: the browser's own limits stay.
    });
  }
}
