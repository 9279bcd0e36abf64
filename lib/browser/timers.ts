/** Time as the call needs it; injected so that tests own the clock. */
export interface Timers {
  /**
   * Milliseconds since the page was opened, by a clock that nobody sets (the computer's may jump by hours). It may stand
   * still while the computer sleeps; a call's length is then put right by the sidecar's, see `syncLinked`.
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
