/**
 * Largest body of a form, an action or an account request, in bytes. A name of 4,000 characters, the longest that the
 * form itself judges, takes 16 KiB at most. next.config.js and the README's proxy samples say the same.
 */
export const MAX_BODY_BYTES = 64 * 1024;

/**
 * How long a client may take, in milliseconds, whatever it asks. Node answers 408 and closes, and looks as often as
 * `connectionsCheckingInterval` says. A form of 64 KiB takes 8 s on a 64 kbit/s line.
 */
export const REQUEST_DEADLINES = {
  headersTimeout: 8_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1_000,
} as const;

/** How long a client that sends too much is listened to after its answer, so that it can read that. */
export const LINGER_MS = 1_000;
