export interface BackOff {
  /** Guesses without a wait. */
  readonly free: number;
  /** The wait after the last free guess; it doubles with each further one. */
  readonly firstMs: number;
  readonly longestMs: number;
}

/** The wait after `guesses` wrong guesses, in milliseconds. */
export function waitAfter(guesses: number, { free, firstMs, longestMs }: BackOff): number {
  return guesses < free ? 0 : Math.min(firstMs * 2 ** (guesses - free), longestMs);
}
