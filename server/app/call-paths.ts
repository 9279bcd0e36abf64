import type { CALL_PATHS } from '@/lib/protocol/sidecar/requests';
import type { SidecarMetrics } from '@/server/metrics/sidecar-metrics';

type CallPath = (typeof CALL_PATHS)[number];

/** Counts by what path devices reach each other, for the pages of administrators, who may have no metrics. */
export class CallPaths implements Pick<SidecarMetrics, 'callPath'> {
  readonly #metrics: Pick<SidecarMetrics, 'callPath'>;
  readonly #told: Record<CallPath, number> = { direct: 0, relayed: 0 };

  constructor(metrics: Pick<SidecarMetrics, 'callPath'>) {
    this.#metrics = metrics;
  }

  callPath(path: CallPath): void {
    this.#told[path] += 1;
    this.#metrics.callPath(path);
  }

  /** How often each was told since the start. */
  get told(): Readonly<Record<CallPath, number>> {
    return { ...this.#told };
  }
}
