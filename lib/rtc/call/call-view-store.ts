import type { Timers } from '@/lib/browser/timers';
import type { CallView } from './call-view';
import { FirstPicture } from './first-picture';
import { shownPeer } from './peer-media';

/**
 * The longest time for which the view is held back. A camera normally opens within 80 ms, a delay that nobody notices after
 * pressing a button; the picture of a peer with a round trip of 200 ms arrives within 400 ms.
 */
const HOLD_MS = { camera: 80, picture: 400 } as const;
type Awaited = keyof typeof HOLD_MS;

/** Holds the view that is shown, one immutable object at a time, and notifies its listeners of the next. */
export class CallViewStore {
  readonly firstPicture = new FirstPicture(this);
  readonly #listeners = new Set<() => void>();
  readonly #timers: Timers;
  #view: CallView;
  #held: CallView | null = null;
  #holding: { readonly until: Awaited; readonly stop: () => void } | null = null;

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

  /** Shows this view, without what of the peer may not be shown yet. Notifies nobody if nothing changed. */
  show(found: CallView): void {
    if (this.#holding && !isWorthDrawing(found, this.#holding.until)) {
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
   * Holds the view back, for at most `HOLD_MS`, until the own camera is open or the peer's picture is there, or until there
   * is a problem to show: on few cores rendering would delay the camera, and with it the peer's first picture.
   */
  hold(until: Awaited): void {
    if (this.#holding?.until === until) return;
    this.#holding?.stop();
    this.#holding = { until, stop: this.#timers.start(HOLD_MS[until], () => this.release()) };
  }

  /** What the view waited for is there: shows what was held back. */
  release(): void {
    const held = this.#held;
    this.#endHold();
    if (held) this.show(held);
  }

  /** The view that is shown rings, whatever the call's state is by now. */
  get isRinging(): boolean {
    const { phase } = this.#view.call;
    return phase === 'ringing-in' || phase === 'ringing-out';
  }

  /** Notifies nobody any more. */
  close(): void {
    this.#endHold();
    this.#listeners.clear();
  }

  #endHold(): void {
    this.#holding?.stop();
    this.#holding = null;
    this.#held = null;
  }
}

function isWorthDrawing({ call, local, peer }: CallView, until: Awaited): boolean {
  if (call.phase === 'ended' || local.problem !== null) return true;
  return until === 'picture' ? !peer.camera : (local.stream?.getVideoTracks().length ?? 0) > 0;
}
