import type { OpenRegistry } from './registry';

/** What a program counts of its Redis; nothing where it has none. */
export interface RedisMetrics {
  /** There is a Redis, and this connection to it. Adds the metrics. */
  watch(redis: { readonly status: string }): void;
  /** A question that a person waited for had no answer in time. */
  fault(): void;
}

export const NO_REDIS_METRICS: RedisMetrics = { watch: () => undefined, fault: () => undefined };

/** Adds what this program counts of Redis to its metrics, once there is one. */
export function redisMetrics({ client, registry }: OpenRegistry): RedisMetrics {
  const registers = [registry];
  let fault = () => {};
  return {
    watch(redis) {
      const faults = new client.Counter({
        name: 'mado_redis_faults_total',
        help: 'Questions to Redis that had no answer within 300 ms',
        registers,
      });
      fault = () => faults.inc();
      new client.Gauge({
        name: 'mado_redis_connected',
        help: 'Whether this program has a connection to Redis: 1 or 0',
        registers,
        collect() {
          this.set(redis.status === 'ready' ? 1 : 0);
        },
      });
    },
    fault: () => fault(),
  };
}
