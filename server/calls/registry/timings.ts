/** How long the registry waits, all in ms. The two that an operator may set come from the settings. */
export interface RegistryTimings {
  /** RING_TIMEOUT_MS: nobody answered. */
  readonly ringMs: number;
  /** RECONNECT_GRACE_MS: a device of an accepted call may stay away this long. */
  readonly graceMs: number;
  /** The same of a device whose socket fell silent: a proxy, a VPN or a captive portal may be in its way, and not in its media's. */
  readonly silentGraceMs: number;
  /** Nobody is left on one side of a ringing call: long enough for a reload, short enough that nobody rings into the void. */
  readonly ringGraceMs: number;
  /** The same after a restart of the sidecar, when every device reconnects at once. */
  readonly restoreGraceMs: number;
  /** How long a call's end is remembered for a device that returns and for asks that arrive late. */
  readonly rememberMs: number;
}

/**
 * A reload takes 1–2 s; clients reconnect within 1 s of a restart, thousands of them within about 8. Ends are remembered
 * over any outage that a page on which it still rings may sit through: its invite, sent again, must not ring anew.
 */
export const DEFAULT_TIMINGS: RegistryTimings = {
  ringMs: 45_000,
  graceMs: 30_000,
  silentGraceMs: 300_000,
  ringGraceMs: 3_000,
  restoreGraceMs: 10_000,
  rememberMs: 600_000,
};
