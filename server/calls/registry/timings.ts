/** How long the registry waits, in ms. The two that an operator can set come from the settings. */
export interface RegistryTimings {
  /** RING_TIMEOUT_MS: nobody answered. */
  readonly ringMs: number;
  /** RECONNECT_GRACE_MS: a device of an accepted call may stay away this long. */
  readonly graceMs: number;
  /**
   * The same for a device whose socket fell silent: a proxy, VPN or captive portal may block the socket and not the
   * media.
   */
  readonly silentGraceMs: number;
  /** One side of a ringing call has no device left: long enough for a reload, short enough not to ring at nobody. */
  readonly ringGraceMs: number;
  /** The same after a restart of the sidecar, when every device reconnects at once. */
  readonly restoreGraceMs: number;
  /** How long a call's end is remembered, for devices that reconnect and for late requests. */
  readonly rememberMs: number;
}

/**
 * A reload takes 1–2 s. After a restart a client reconnects within 1 s, thousands of them within about 8 s. Ends are
 * remembered for longer than a calling page survives an outage: the invite that it repeats must not ring again.
 */
export const DEFAULT_TIMINGS: RegistryTimings = {
  ringMs: 45_000,
  graceMs: 30_000,
  silentGraceMs: 300_000,
  ringGraceMs: 3_000,
  restoreGraceMs: 10_000,
  rememberMs: 600_000,
};
