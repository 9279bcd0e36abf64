import type { Registry } from 'prom-client';

/** The programs of one Mado; the value of the label `program` of each metric. */
export type ProgramName = 'edge' | 'sidecar' | 'web';

/** Where one program keeps its metrics. `client` is prom-client itself. */
export interface OpenRegistry {
  readonly client: typeof import('prom-client');
  readonly registry: Registry;
}

/** What `Registry.getMetricsAsJSON` returns, and a program sends to the edge. */
export type Metrics = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** The path at which sidecar and web app hand their metrics to the edge, which shows INTERNAL_SECRET. */
export const INTERNAL_METRICS_PATH = '/internal/metrics';

/** The timer that measures the event loop's delay, in ms: fine enough for delays that people notice. */
const EVENT_LOOP_PRECISION_MS = 20;

interface MetricsSettings {
  readonly METRICS_FROM: readonly string[];
  readonly METRICS_TOKEN?: string | undefined;
}

/** Whether anybody may read the metrics. Without, nothing is measured and prom-client is not even loaded. */
export function isMeasured({ METRICS_FROM, METRICS_TOKEN }: MetricsSettings): boolean {
  return METRICS_FROM.length > 0 || METRICS_TOKEN !== undefined;
}

/** Opens this program's metrics, beginning with those of its process: memory, CPU, garbage collection, event loop. */
export async function openRegistry(program: ProgramName): Promise<OpenRegistry> {
  const client = await import('prom-client');
  const registry = new client.Registry();
  registry.setDefaultLabels({ program });
  client.collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION_MS });
  return { client, registry };
}
