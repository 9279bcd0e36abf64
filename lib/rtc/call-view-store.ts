import type { CallView } from './call-view';
import { shownPeer } from './peer-media';

/** The call as it is shown: one immutable view at a time, and who is told of the next. */
export class CallViewStore {
  readonly #listeners = new Set<() => void>();
  #view: CallView;

  constructor(view: CallView) {
    this.#view = view;
  }

  get view(): CallView {
    return this.#view;
  }

  /** Calls `listener` after each change of `view`; returns its stop. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Shows this from now on, but of the peer only what may be shown. What is the same as before is no news. */
  show(found: CallView): void {
    const { call, local, quality } = found;
    const peer = shownPeer(call, found.peer, this.#view.peer);
    const before = this.#view;
    if (before.call === call && before.local === local && before.peer === peer && before.quality === quality) return;
    this.#view = { call, local, peer, quality };
    for (const listener of [...this.#listeners]) listener();
  }

  /** Nobody is told any more. */
  close(): void {
    this.#listeners.clear();
  }
}
