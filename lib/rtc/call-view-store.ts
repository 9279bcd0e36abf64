import type { CallView } from './call-view';
import { shownPeer } from './peer-media';
import type { Timers } from './timers';

/** Longer than a camera takes that nothing keeps waiting, shorter than a person takes to see that nothing happens. */
const HOLD_MS = 80;

/** The call as it is shown: one immutable view at a time, and who is told of the next. */
export class CallViewStore {
  readonly #listeners = new Set<() => void>();
  readonly #timers: Timers;
  #view: CallView;
  #held: CallView | null = null;
  #stopHolding: (() => void) | null = null;

  constructor(view: CallView, timers: Timers) {
    this.#view = view;
    this.#timers = timers;
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
    if (this.#stopHolding && !isWorthDrawing(found)) {
      this.#held = found;
      return;
    }
    this.#endHold();
    const { call, local, quality } = found;
    const peer = shownPeer(call, found.peer, this.#view.peer);
    const before = this.#view;
    if (before.call === call && before.local === local && before.peer === peer && before.quality === quality) return;
    this.#view = { call, local, peer, quality };
    for (const listener of [...this.#listeners]) listener();
  }

  /**
   * Shows nothing new until the own camera is open or there is something to say, for 80 ms at the most: on few cores
   * drawing would take the time of the camera, and the peer's first picture waits for it.
   */
  hold(): void {
    this.#stopHolding ??= this.#timers.start(HOLD_MS, () => {
      const held = this.#held;
      this.#endHold();
      if (held) this.show(held);
    });
  }

  /** Nobody is told any more. */
  close(): void {
    this.#endHold();
    this.#listeners.clear();
  }

  #endHold(): void {
    this.#stopHolding?.();
    this.#stopHolding = null;
    this.#held = null;
  }
}

function isWorthDrawing({ call, local }: CallView): boolean {
  const hasCamera = (local.stream?.getVideoTracks().length ?? 0) > 0;
  return call.phase === 'ended' || local.problem !== null || hasCamera;
}
