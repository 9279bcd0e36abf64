import { realTimers, type Timers } from '@/lib/browser/timers';

/** Milliseconds after the first picture: the camera grows to its whole size after 1.5 s, see `CameraEncoding`. */
const AFTER_PICTURE_MS = 2_000;
/** Milliseconds after the link came up, where no picture arrives: the peer's camera is off, or opens late. */
const WITHOUT_PICTURE_MS = 5_000;
/** Milliseconds for which a busy page may put it off. */
const MOST_BUSY_MS = 1_000;

/** Runs when the page has nothing to do, at the latest after `MOST_BUSY_MS`; returns its stop. Safari has no idle callbacks. */
export type WhenIdle = (run: () => void) => () => void;

const whenIdle: WhenIdle = (run) => {
  if (typeof requestIdleCallback === 'undefined') return realTimers.start(0, run);
  const handle = requestIdleCallback(run, { timeout: MOST_BUSY_MS });
  return () => cancelIdleCallback(handle);
};

/** What decides when a link may offer its later slots. */
export interface LaterSlotsFacts {
  /** The call was accepted over this link, and no other link is to replace it. */
  readonly isAllowed: boolean;
  readonly isConnected: boolean;
  /** The peer's page knows these slots. */
  readonly isKnownToPeer: boolean;
  /** The peer's camera has begun to arrive. */
  readonly hasPicture: boolean;
  /** There is something to send in them. */
  readonly isWanted: boolean;
}

export interface LaterSlotsOptions {
  /** Makes the offer. Called once. */
  readonly offer: () => void;
  readonly timers?: Pick<Timers, 'start'>;
  readonly idle?: WhenIdle;
}

/**
 * Chooses the moment of a link's second offer, which brings the slots for a screen (decision 040): when nobody waits for a
 * picture any more, or at once when there is something to send. Not while the link is down, where the next offer has to be
 * an ICE restart's.
 */
export class LaterSlots {
  readonly #options: LaterSlotsOptions;
  #facts: LaterSlotsFacts = {
    isAllowed: false,
    isConnected: false,
    isKnownToPeer: false,
    hasPicture: false,
    isWanted: false,
  };
  #waiting: { readonly ms: number; readonly stop: () => void } | null = null;
  #isDone = false;

  constructor(options: LaterSlotsOptions) {
    this.#options = options;
  }

  learn(news: Partial<LaterSlotsFacts>): void {
    this.#facts = { ...this.#facts, ...news };
    const ms = this.#dueInMs();
    if (ms === this.#waiting?.ms) return;
    this.#stop();
    if (ms !== null) this.#wait(ms);
  }

  /** Nothing is offered any more. Idempotent. */
  close(): void {
    this.#isDone = true;
    this.#stop();
  }

  /** Null while it must not be offered. */
  #dueInMs(): number | null {
    const { isAllowed, isConnected, isKnownToPeer, hasPicture, isWanted } = this.#facts;
    if (this.#isDone || !isAllowed || !isConnected || !isKnownToPeer) return null;
    if (isWanted) return 0;
    return hasPicture ? AFTER_PICTURE_MS : WITHOUT_PICTURE_MS;
  }

  #wait(ms: number): void {
    const { offer, timers = realTimers, idle = whenIdle } = this.#options;
    const run = () => {
      this.#waiting = null;
      this.#isDone = true;
      offer();
    };
    const stop = timers.start(ms, () => {
      this.#waiting = { ms, stop: idle(run) };
    });
    this.#waiting = { ms, stop };
  }

  #stop(): void {
    this.#waiting?.stop();
    this.#waiting = null;
  }
}
