import { hasFewCores } from '@/lib/browser/few-cores';

/**
 * Lays a picture over the whole page, showing nothing until its first frame is there, and calls `onShown` with that.
 * False where it cannot.
 */
export type CoverWithPicture = (stream: MediaStream, onShown: () => void) => boolean;

/** What is shown meanwhile: whether a call rings there, and how its next view is held back. */
interface Shown {
  readonly isRinging: boolean;
  hold(until: 'picture'): void;
  release(): void;
}

/**
 * On few cores whatever a page draws between the answer and the first picture takes the time of both: over a link that
 * stands nothing is drawn but that picture, over what was there while it rang.
 */
export class FirstPicture {
  readonly #shown: Shown;
  #cover: CoverWithPicture | null = null;
  #covered: MediaStream | null = null;

  constructor(shown: Shown) {
    this.#shown = shown;
  }

  /** The page that can; returns its stop. */
  use(cover: CoverWithPicture): () => void {
    this.#cover = cover;
    return () => {
      if (this.#cover === cover) this.#cover = null;
    };
  }

  /** The call is accepted and this is what the peer sends; `isNear`: a picture, by a link that stands already. */
  begin(stream: MediaStream, isNear: boolean): void {
    if (!isNear || stream === this.#covered || !this.#shown.isRinging || !hasFewCores()) return;
    this.#covered = stream;
    if (this.#cover?.(stream, () => this.#shown.release())) this.#shown.hold('picture');
  }
}
