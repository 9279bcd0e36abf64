/** Ends what it belongs to; calling it twice does no harm. */
export type Stop = () => void;

/** Time as the sidecar sees it, injected so that tests need not wait. */
export interface Clock {
  /** Milliseconds since the epoch, as the machine's clock has it: it may be set at any moment, forwards and back. */
  nowMs(): number;
  /**
   * The same at the process's start, and from then on by a clock that nobody sets: for how long something lasted. Whole
   * milliseconds.
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
