import { hasFewCores } from '@/lib/browser/few-cores';

/**
 * Lays the stream's video over the whole page, invisible until its first frame, and calls `onShown` with that frame.
 * Returns false if it cannot.
 */
export type CoverWithPicture = (stream: MediaStream, onShown: () => void) => boolean;

/** The view meanwhile: whether it shows a ringing call, and how the next view is held back. */
interface Shown {
  readonly isRinging: boolean;
  hold(until: 'picture'): void;
  release(): void;
}

/**
 * On few cores everything that a page renders between accept and the first picture delays that picture. If the link is up
 * already, only the picture is rendered, on top of the ringing screen.
 */
export class FirstPicture {
  readonly #shown: Shown;
  #cover: CoverWithPicture | null = null;
  #covered: MediaStream | null = null;

  constructor(shown: Shown) {
    this.#shown = shown;
  }

  /** Registers the page's cover; returns its stop. */
  use(cover: CoverWithPicture): () => void {
    this.#cover = cover;
    return () => {
      if (this.#cover === cover) this.#cover = null;
    };
  }

  /** The call is accepted and the peer sends this stream; `isNear`: it holds video, over a link that is up already. */
  begin(stream: MediaStream, isNear: boolean): void {
    if (!isNear || stream === this.#covered || !this.#shown.isRinging || !hasFewCores()) return;
    this.#covered = stream;
    if (this.#cover?.(stream, () => this.#shown.release())) this.#shown.hold('picture');
  }
}
