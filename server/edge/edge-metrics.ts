import { INTERNAL_METRICS_PATH, type Metrics, type OpenRegistry } from '@/lib/metrics/registry';
import { askBehind } from './ask-behind';
import type { Health } from './health';
import type { Target } from './onward';

/** Shorter than Prometheus waits by default (10 s). */
const ANSWER_WITHIN_MS = 5_000;

export interface EdgeMetricsDeps extends OpenRegistry {
  readonly health: Pick<Health, 'fault'>;
  readonly pages: Target;
  readonly sidecar: Target;
  readonly secret: string;
}

/** Metrics as Prometheus reads them. */
export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

/**
 * Returns a function that gathers the metrics of all programs. Those of a program that does not answer are missing, and
 * `mado_program_up` says so. While one reader waits, others get the same answer.
 */
export function edgeMetrics({ client, registry, health, pages, sidecar, secret }: EdgeMetricsDeps) {
  const registers = [registry];
  const up = new client.Gauge({
    name: 'mado_program_up',
    help: 'Whether a program answered this scrape',
    labelNames: ['program'],
    registers,
  });
  new client.Gauge({
    name: 'mado_ready',
    help: 'Whether /readyz answers with 200',
    registers,
    async collect() {
      this.set((await health.fault()) === null ? 1 : 0);
    },
  });

  async function metricsOf(program: string, target: Target): Promise<Metrics> {
    try {
      const metrics = (await askBehind(target, INTERNAL_METRICS_PATH, secret, ANSWER_WITHIN_MS)) as Metrics | null;
      up.set({ program }, 1);
      return metrics ?? [];
    } catch {
      up.set({ program }, 0);
      return [];
    }
  }

  async function gather(): Promise<Exposition> {
    up.set({ program: 'edge' }, 1);
    const behind = await Promise.all([metricsOf('sidecar', sidecar), metricsOf('web', pages)]);
    const all = [await registry.getMetricsAsJSON(), ...behind];
    // Programs are told apart by their label, so nothing has to be added up, nor is left out.
    const apart = all.map((metrics) => metrics.map((metric) => ({ ...metric, aggregator: 'first' as const })));
    const merged = client.AggregatorRegistry.aggregate(apart);
    return { contentType: merged.contentType, text: await merged.metrics() };
  }

  let gathering: Promise<Exposition> | null = null;
  return (): Promise<Exposition> => {
    gathering ??= gather().finally(() => {
      gathering = null;
    });
    return gathering;
  };
}
