import type { Timers } from './timers';

/**
 * Two frames: nobody sees the difference, and the media's first steps, a dozen short tasks between page and browser, do
 * not queue behind the drawing of a whole room.
 */
const MEDIA_FIRST_MS = 32;

/** Who is told that the call's view changed. */
export class ViewListeners {
  readonly #timers: Timers;
  readonly #listeners = new Set<() => void>();
  #stopWaiting: (() => void) | null = null;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Returns its stop. */
  add(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** `mediaFirst` lets media be opened and attached before anything is drawn; what changes meanwhile is told with it. */
  tell(mediaFirst: boolean): void {
    if (this.#stopWaiting) return;
    if (!mediaFirst) return this.#tellAll();
    this.#stopWaiting = this.#timers.start(MEDIA_FIRST_MS, () => {
      this.#stopWaiting = null;
      this.#tellAll();
    });
  }

  close(): void {
    this.#stopWaiting?.();
    this.#listeners.clear();
  }

  #tellAll(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
