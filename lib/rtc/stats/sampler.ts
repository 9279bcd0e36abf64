import { realTimers, type Timers } from '@/lib/browser/timers';

/** Resolves with a sample at most so many milliseconds old; 0 always takes a new one. */
export type ReadStats = (maxAgeMs: number) => Promise<RTCStatsReport>;

/**
 * The only caller of `getStats` on a connection. Each reader says how old a sample may be, and shares one that is young
 * enough with the other readers, even while it is still being taken.
 */
export class StatsSampler {
  readonly #connection: Pick<RTCPeerConnection, 'getStats'>;
  readonly #timers: Pick<Timers, 'now'>;
  #sample: { readonly takenAtMs: number; readonly report: Promise<RTCStatsReport> } | null = null;

  constructor(connection: Pick<RTCPeerConnection, 'getStats'>, timers: Pick<Timers, 'now'> = realTimers) {
    this.#connection = connection;
    this.#timers = timers;
  }

  /** Rejects as `getStats` does. The age of a sample counts from the request for it; a failed one is not shared. */
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
