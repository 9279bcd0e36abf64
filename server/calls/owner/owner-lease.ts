/** How long a lease lasts, and how often it is renewed, in ms. */
export interface OwnerLeaseTimings {
  readonly ttlMs: number;
  readonly renewMs: number;
  /** A holder trusts its lease for this much less than it lasts: clocks run apart, and scripts take time. */
  readonly marginMs: number;
}

/**
 * A dead owner's calls must be adopted within 15 s: 6 s until its lease ends, 1.5 s until another sidecar tries, and
 * the rest for the database and the devices. Three renewals may fail before a lease ends.
 */
export const DEFAULT_OWNER_LEASE_TIMINGS: OwnerLeaseTimings = { ttlMs: 6_000, renewMs: 1_500, marginMs: 1_000 };

/**
 * The one lease that makes a sidecar the owner of all calls, as one sidecar sees it (docs/decisions/043). Every method
 * is one atomic step, and rejects when the lease is out of reach; the step may have been taken nevertheless.
 */
export interface OwnerLease {
  /**
   * Takes the lease for `ttlMs` if no other sidecar holds it. Returns its fencing number, which is higher than every
   * earlier one and than `above`; null if another sidecar holds it. Taken again by its holder it gets a new number.
   */
  take(ttlMs: number, above?: number): Promise<number | null>;
  /** Makes the lease with this number last for `ttlMs` from now. False if it has ended: somebody else may have it. */
  renew(fence: number, ttlMs: number): Promise<boolean>;
  /** Ends the lease with this number, if it has not ended. */
  release(fence: number): Promise<void>;
}
