/** Time as the call code needs it; injected so that tests control the clock. */
export interface Timers {
  /**
   * Milliseconds since the page was opened, on a monotonic clock (the system clock may jump by hours). It may stop
   * while the computer sleeps; the sidecar's clock then corrects the call's duration, see `syncLinked`.
   */
  now(): number;
  /** Runs once after `ms`; returns its stop. */
  start(ms: number, run: () => void): () => void;
}

/** The browser's own. */
export const realTimers: Timers = {
  now: () => performance.now(),
  start: (ms, run) => {
    const handle = setTimeout(run, ms);
    return () => clearTimeout(handle);
  },
};
