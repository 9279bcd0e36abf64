/**
 * Short timers, and apart from the Mado of all others: wrong passwords slow an address down for everybody on it. One
 * object for all files that need either, for by that Playwright knows that they can share one Mado.
 */
export const IMPATIENT = { RING_TIMEOUT_MS: '6000', RECONNECT_GRACE_MS: '1000' };

/** Links are made while it rings, whoever calls. */
export const EARLY = { EARLY_LINKS: 'everyone' };
