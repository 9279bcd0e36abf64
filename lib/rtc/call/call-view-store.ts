import type { Timers } from '@/lib/browser/timers';
import type { CallView } from './call-view';
import { FirstPicture } from './first-picture';
import { shownPeer } from './peer-media';

/**
 * How long nothing new is shown at the most. A camera that nothing keeps waiting is open by then, which a person who
 * pressed a button does not notice; the picture of a peer 200 ms away is there, or something is wrong with it.
 */
const HOLD_MS = { camera: 80, picture: 400 } as const;
type Awaited = keyof typeof HOLD_MS;

/** The call as it is shown: one immutable view at a time, and who is told of the next. */
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

  /** Shows this from now on, but of the peer only what may be shown. What is the same as before is no news. */
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
   * Shows nothing new until the own camera is open, or the peer's picture there, or there is something to say, and not for
   * long: on few cores drawing would take the time of the camera, and the peer's first picture waits for it.
   */
  hold(until: Awaited): void {
    if (this.#holding?.until === until) return;
    this.#holding?.stop();
    this.#holding = { until, stop: this.#timers.start(HOLD_MS[until], () => this.release()) };
  }

  /** What was waited for is there. */
  release(): void {
    const held = this.#held;
    this.#endHold();
    if (held) this.show(held);
  }

  /** As far as the person sees. */
  get isRinging(): boolean {
    const { phase } = this.#view.call;
    return phase === 'ringing-in' || phase === 'ringing-out';
  }

  /** Nobody is told any more. */
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
