/** Time as the call needs it; injected so that tests own the clock. */
export interface Timers {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs once after `ms`; returns its stop. */
  start(ms: number, run: () => void): () => void;
}

/** The browser's own. */
export const realTimers: Timers = {
  now: () => Date.now(),
  start: (ms, run) => {
    const handle = setTimeout(run, ms);
    return () => clearTimeout(handle);
  },
};
