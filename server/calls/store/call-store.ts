import type { CallRow } from '@/server/calls/registry/types';

export interface StoredCall {
  readonly row: CallRow;
  /** When a sidecar last knew the call to be going on, on the steady clock. */
  readonly aliveAtMs: number;
}

/** Another sidecar's lease as it was read. */
export interface SeenLease {
  readonly id: string;
  /** Differs from the last reading if that sidecar has renewed its lease since. */
  readonly renewals: number;
}

/**
 * Where one start of one sidecar keeps its calls. A call that has not ended belongs to the lease that holds it, and a
 * lease to one start of one sidecar (docs/decisions/031). Several stores may share the same rows, each for a sidecar of
 * its own.
 *
 * All times are on this sidecar's steady clock, in ms. Every method rejects when the rows are out of reach; what was
 * asked for may have been done nevertheless. None tries again by itself (see `CallWriter`).
 */
export interface CallStore {
  /**
   * Takes this start's lease. Ends the leases of the same sidecar's earlier starts and those that were released: nobody
   * holds their calls any more. Comes before anything else; may be repeated after it rejected.
   *
   * A store with a fencing number (docs/decisions/043) ends all leases with a lower number too, and takes none if there
   * is one with the same number or a higher one: it then returns the highest. Otherwise null.
   */
  open(): Promise<number | null>;

  /**
   * Shows the other sidecars that this one is alive. False if its lease has been ended: its calls are no longer its
   * own.
   */
  renew(): Promise<boolean>;

  /** The leases of all other starts. */
  otherLeases(): Promise<readonly SeenLease[]>;

  /** Ends another start's lease unless it has been renewed since it was read. Nobody holds its calls then. */
  endLease(lease: SeenLease): Promise<void>;

  /**
   * Makes every call that has not ended and that nobody holds this start's own, and returns them. Each goes to one
   * taker.
   */
  adopt(): Promise<StoredCall[]>;

  /** Calls of all sidecars that ended after this moment. */
  endedSince(sinceMs: number): Promise<CallRow[]>;

  /**
   * Writes a call that has no row yet. Rejects if its key is taken or, for a call that goes on, if the lease has ended.
   */
  insert(row: CallRow): Promise<void>;

  /**
   * Replaces the row of a call that this start holds. False, and nothing is written, if it does not hold it, or it has
   * ended.
   */
  update(row: CallRow): Promise<boolean>;

  /** Notes that those of these calls (`CallRow.id`) that this start holds are going on now. */
  touch(rowIds: readonly string[]): Promise<void>;

  /** This start has stopped in good order. It holds its calls until a sidecar starts or this lease is ended. */
  release(): Promise<void>;
}
