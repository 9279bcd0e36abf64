import { realTimers, type Timers } from '@/lib/browser/timers';

/** Asks for a sample that was taken at most so many milliseconds ago; 0 asks for a new one. */
export type ReadStats = (maxAgeMs: number) => Promise<RTCStatsReport>;

/**
 * The one caller of `getStats` on a connection. Each reader says how old a sample it can use, and shares one that is young
 * enough with the others, also while it is on its way.
 */
export class StatsSampler {
  readonly #connection: Pick<RTCPeerConnection, 'getStats'>;
  readonly #timers: Pick<Timers, 'now'>;
  #sample: { readonly takenAtMs: number; readonly report: Promise<RTCStatsReport> } | null = null;

  constructor(connection: Pick<RTCPeerConnection, 'getStats'>, timers: Pick<Timers, 'now'> = realTimers) {
    this.#connection = connection;
    this.#timers = timers;
  }

  /** Rejects as `getStats` does. A sample counts from the moment it was asked for; one that failed is shared with nobody. */
  read: ReadStats = (maxAgeMs) => {
    const nowMs = this.#timers.now();
    const known = this.#sample;
    if (known && maxAgeMs > 0 && nowMs - known.takenAtMs <= maxAgeMs) return known.report;
    const sample = { takenAtMs: nowMs, report: this.#connection.getStats() };
    this.#sample = sample;
    sample.report.catch(() => {
      if (this.#sample === sample) this.#sample = null;
    });
    return sample.report;
  };
}
