/** Changes are collected for this long: four times a second is lively. */
export const WINDOW_MS = 250;

/** Where nobody has more viewers than this, everybody hears of everything within one window. */
export const LIVELY_VIEWERS = 250;
/** Somebody who left must be off every page well within the 15 s that it may take to notice that they are gone. */
const LONGEST_PEOPLE_MS = 1_000;
/** Clients told each second, over all viewers. */
const PEOPLE_PER_SECOND = 10_000;
const REST_PER_SECOND = LIVELY_VIEWERS * (1_000 / WINDOW_MS);

/** How long a client waits after the last delivery, in ms. The first after a quiet time waits for no other. */
export interface Pace {
  /** A person on the client's page changed or left. */
  readonly peopleMs: number;
  /** Others came onto the page, or only counts changed. */
  readonly restMs: number;
}

/**
 * The more clients look at the lobby, the less often each hears of what it does not show: deliveries per second, and so
 * per arrival, do not grow with the number of viewers (decision 039).
 */
export function paceFor(viewers: number): Pace {
  const restMs = Math.max(WINDOW_MS, (viewers * 1_000) / REST_PER_SECOND);
  const peopleMs = Math.max(WINDOW_MS, (viewers * 1_000) / PEOPLE_PER_SECOND);
  return { peopleMs: Math.min(peopleMs, LONGEST_PEOPLE_MS), restMs };
}
