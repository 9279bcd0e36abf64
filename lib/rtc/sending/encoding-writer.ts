import { type Encoding, type EncodingWish, encodingFor, isSameEncoding } from './encoding';

/**
 * Who may want something of an encoding: what the path costs, the small picture that a camera begins with, and a slot in
 * which there is nothing to send.
 */
export type WishingSide = 'path' | 'first-picture' | 'empty-slot';

/** W3C webrtc-extensions, `RTCSetParameterOptions`; not in TypeScript's own types yet. */
export interface SetParameterOptions extends RTCSetParameterOptions {
  readonly encodingOptions?: readonly { readonly keyFrame?: boolean }[];
}

/** A second try reads the parameters anew. What is refused twice has another reason, and waits for the next wish. */
const MOST_TRIES = 2;

/**
 * The only caller of `setParameters` on one sender. Takes wishes from several sides, writes what `encodingFor` makes of them
 * where that is new, and writes one after the other: `setParameters` rejects parameters that were read before the last
 * call had settled (Chromium), or before a negotiation that ran in between.
 */
export class EncodingWriter {
  readonly #wishes: Partial<Record<WishingSide, EncodingWish>>;
  #sender: RTCRtpSender | null = null;
  /** Null until a write has succeeded, and after one that failed. */
  #written: Encoding | null = null;
  #isKeyFrameDue = false;
  #isWriting = false;
  #isClosed = false;

  constructor(wishes: Readonly<Partial<Record<WishingSide, EncodingWish>>>) {
    this.#wishes = { ...wishes };
  }

  /** What everybody wishes together; for the `sendEncodings` of a transceiver that is being made too. */
  get encoding(): Encoding {
    return encodingFor(Object.values(this.#wishes));
  }

  /** Takes the sender over, and writes to it what is wished so far. Idempotent. */
  attach(sender: RTCRtpSender): void {
    if (sender === this.#sender) return;
    this.#sender = sender;
    this.#written = null;
    void this.#write();
  }

  /** Replaces what this side wished before. Wishes of the same moment are written together. */
  wish(side: WishingSide, wish: EncodingWish): void {
    this.#wishes[side] = wish;
    void this.#write();
  }

  /** Has the encoder send a key frame at once, where the browser can (Chromium); others ignore it. */
  requestKeyFrame(): void {
    this.#isKeyFrameDue = true;
    void this.#write();
  }

  /** Idempotent. Nothing is written after it. */
  close(): void {
    this.#isClosed = true;
  }

  get #isDue(): boolean {
    if (this.#isClosed) return false;
    return this.#isKeyFrameDue || !this.#written || !isSameEncoding(this.#written, this.encoding);
  }

  /** Never rejects. What is wished while it runs is written by the same run. */
  async #write(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    // Further wishes of this moment.
    await null;
    for (let tries = 0; this.#isDue && tries < MOST_TRIES; ) {
      tries = (await this.#setParameters()) ? 0 : tries + 1;
    }
    this.#isWriting = false;
  }

  /** Whether the sender has taken them. */
  async #setParameters(): Promise<boolean> {
    const parameters = this.#sender?.getParameters();
    const [current] = parameters?.encodings ?? [];
    // Firefox has no encodings before negotiation; it then keeps its own default.
    if (!this.#sender || !parameters || !current) return false;
    const { encoding } = this;
    const keyFrame = this.#isKeyFrameDue;
    Object.assign(current, encoding);
    // Lets the browser give up size and rate evenly on a thin network.
    parameters.degradationPreference = 'balanced';
    const options: SetParameterOptions | undefined = keyFrame ? { encodingOptions: [{ keyFrame }] } : undefined;
    this.#isKeyFrameDue = false;
    try {
      await this.#sender.setParameters(parameters, options);
      this.#written = encoding;
      return true;
    } catch {
      this.#written = null;
      this.#isKeyFrameDue ||= keyFrame;
      return false;
    }
  }
}
