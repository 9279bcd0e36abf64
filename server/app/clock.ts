/** Stops what returned it. Idempotent. */
export type Stop = () => void;

/** Time as the sidecar sees it, injected so that tests need not wait. */
export interface Clock {
  /** Milliseconds since the epoch by the machine's clock, which may be set forwards or back at any moment. */
  nowMs(): number;
  /**
   * For measuring how long something lasts: equal to `nowMs` when the process starts, and from then on by a clock that
   * is never set. Whole milliseconds.
   */
  steadyMs(): number;
  /** Runs once after `ms`, unless stopped before. */
  after(ms: number, run: () => void): Stop;
  /** Runs every `ms` until stopped. */
  every(ms: number, run: () => void): Stop;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  steadyMs: () => Math.floor(performance.timeOrigin + performance.now()),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  every: (ms, run) => {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
};
