/**
 * Largest body of a form, a server action or an account request, in bytes. A name of 4,000 characters, the longest that
 * the form itself validates, takes 16 KiB at most. Keep next.config.js and the README's proxy samples in step.
 */
export const MAX_BODY_BYTES = 64 * 1024;

/**
 * How long a client may take to send a request, in milliseconds. Node answers 408 and closes, checking every
 * `connectionsCheckingInterval`. A form of 64 KiB takes 8 s on a 64 kbit/s line.
 */
export const REQUEST_DEADLINES = {
  headersTimeout: 8_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1_000,
} as const;

/**
 * How long the programs behind the edge keep an idle connection. The edge closes it after half as long: a request on one
 * that its other end is closing fails.
 */
export const KEEP_ALIVE_BEHIND_MS = 60_000;

/** How long to keep reading after answering a client that sends too much, so that it can read the answer. */
export const LINGER_MS = 1_000;
