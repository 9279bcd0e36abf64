import type { DatabaseFault } from '@/lib/db/health';
import type { Clock } from '@/server/app/clock';

/**
 * Why the sidecar takes no new calls. `database-not-writable`: the disk is full, or the database is read-only.
 * `redis-unreachable`: it is one of several, and cannot speak to the others.
 */
export type SidecarFault = DatabaseFault | 'database-not-writable' | 'redis-unreachable' | 'draining';

/** The path at which the sidecar tells the edge its fault. */
export const INTERNAL_READY_PATH = '/internal/ready';

/** However many ask, the database is asked this often at most. */
const ASK_EVERY_MS = 1_000;

/** A write that fails once may have met a backup; the lease is renewed every five seconds. */
const MOST_FAILED_WRITES = 1;

/** By then the other sidecars list nobody any more who is connected here. A Redis that restarts takes less. */
const REDIS_PATIENCE_MS = 10_000;

export interface ReadinessDeps {
  readonly clock: Pick<Clock, 'steadyMs'>;
  readonly databaseFault: () => Promise<DatabaseFault | null>;
}

/** Whether this sidecar can take new calls. */
export class Readiness {
  readonly #deps: ReadinessDeps;
  #isDraining = false;
  #failedWrites = 0;
  #isApartSinceMs: number | null = null;
  #askedMs = Number.NEGATIVE_INFINITY;
  #asked: Promise<DatabaseFault | null> = Promise.resolve(null);

  constructor(deps: ReadinessDeps) {
    this.#deps = deps;
  }

  /** From now on no new calls are taken; those that are going on continue. Idempotent. */
  drain(): void {
    this.#isDraining = true;
  }

  /** The database was written to by routine, or could not be. */
  wrote(succeeded: boolean): void {
    this.#failedWrites = succeeded ? 0 : this.#failedWrites + 1;
  }

  /** Redis, by which this sidecar reaches the others, answers or does not. Without several sidecars it is never called. */
  reachesOthers(isConnected: boolean): void {
    if (isConnected) this.#isApartSinceMs = null;
    else this.#isApartSinceMs ??= this.#deps.clock.steadyMs();
  }

  /** Null if there is none. Never rejects. */
  async fault(): Promise<SidecarFault | null> {
    if (this.#isDraining) return 'draining';
    const nowMs = this.#deps.clock.steadyMs();
    if (nowMs - this.#askedMs >= ASK_EVERY_MS) {
      this.#askedMs = nowMs;
      this.#asked = this.#deps.databaseFault();
    }
    const fault = await this.#asked;
    if (fault) return fault;
    if (this.#failedWrites > MOST_FAILED_WRITES) return 'database-not-writable';
    const isApart = this.#isApartSinceMs !== null && nowMs - this.#isApartSinceMs >= REDIS_PATIENCE_MS;
    return isApart ? 'redis-unreachable' : null;
  }
}
