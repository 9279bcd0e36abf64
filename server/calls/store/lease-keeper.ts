import type { Logger } from 'pino';
import { describeError } from '@/lib/logging/describe-error';
import type { Clock, Stop } from '@/server/app/clock';
import type { CallStore, StoredCall } from './call-store';

export interface LeaseTimings {
  /** How often a lease is renewed, and those of the other sidecars are looked at, in ms. */
  readonly renewMs: number;
  /** A lease that has not been renewed for so many looks in a row is ended. */
  readonly looks: number;
}

/**
 * One small write every five seconds, whatever the number of calls. A sidecar that died is replaced on its machine in
 * half a second and takes its own calls back without any of this; 15 to 20 s bridge a database that is locked for 10 s,
 * or a long pause of the process.
 */
export const DEFAULT_LEASE_TIMINGS: LeaseTimings = { renewMs: 5_000, looks: 4 };

export interface LeaseKeeperDeps {
  readonly store: Pick<CallStore, 'renew' | 'otherLeases' | 'endLease' | 'adopt'>;
  readonly clock: Pick<Clock, 'every'>;
  readonly logger: Pick<Logger, 'warn'>;
  readonly timings: LeaseTimings;
  /** Calls of a sidecar that is gone; they are this one's now. */
  readonly onAdopted: (calls: readonly StoredCall[]) => void;
  /** The lease was renewed, or the database did not take it. */
  readonly onRenewal?: (succeeded: boolean) => void;
  /** This sidecar's own lease was ended by another one, which may have taken its calls. Called once. */
  readonly onLost: () => void;
}

/**
 * Renews this sidecar's lease and ends those of sidecars that are gone.
 *
 * Whether one is gone is decided by counting looks and never by a clock: a look counts only if this sidecar could renew
 * its own lease just before. So nobody is declared gone because clocks differ or are set, because the computer slept
 * (both stood still), or because the database was out of reach (nobody could renew).
 */
export class LeaseKeeper {
  readonly #deps: LeaseKeeperDeps;
  readonly #seen = new Map<string, { readonly renewals: number; readonly looks: number }>();
  #round: Promise<void> | null = null;
  #stop: Stop | null = null;
  #isOver = false;

  constructor(deps: LeaseKeeperDeps) {
    this.#deps = deps;
  }

  /** From now on, until `stop`. */
  start(): void {
    this.#stop ??= this.#deps.clock.every(this.#deps.timings.renewMs, () => {
      // A slow round takes the next one's place: looks must not follow each other sooner than renewals do.
      this.#round ??= this.#goRound().finally(() => {
        this.#round = null;
      });
    });
  }

  /** Resolves when nothing is under way any more. `onAdopted` and `onLost` are not called after this. Idempotent. */
  async stop(): Promise<void> {
    this.#isOver = true;
    this.#stop?.();
    await this.#round;
  }

  async #goRound(): Promise<void> {
    const { store, logger, onAdopted, onLost, onRenewal } = this.#deps;
    try {
      const isHeld = await store.renew().catch((error: unknown) => {
        onRenewal?.(false);
        throw error;
      });
      onRenewal?.(true);
      if (this.#isOver) return;
      if (!isHeld) {
        this.#isOver = true;
        this.#stop?.();
        onLost();
        return;
      }
      const unrenewed = await this.#look();
      for (const lease of unrenewed) await store.endLease(lease);
      if (unrenewed.length === 0) return;
      const calls = await store.adopt();
      // Adopted while stopping: the next start has them.
      if (!this.#isOver && calls.length > 0) onAdopted(calls);
    } catch (error) {
      logger.warn({ error: describeError(error) }, 'the lease could not be renewed');
    }
  }

  /** The leases that have not been renewed for long. */
  async #look() {
    const leases = await this.#deps.store.otherLeases();
    const before = new Map(this.#seen);
    this.#seen.clear();
    for (const { id, renewals } of leases) {
      const last = before.get(id);
      const looks = last?.renewals === renewals ? last.looks + 1 : 0;
      this.#seen.set(id, { renewals, looks });
    }
    return leases.filter(({ id }) => (this.#seen.get(id)?.looks ?? 0) >= this.#deps.timings.looks);
  }
}
