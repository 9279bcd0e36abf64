import { databaseTimes, type ObserveOperation } from './database-times';
import { type RedisMetrics, redisMetrics } from './redis-metrics';
import { type Metrics, openRegistry } from './registry';

/** `limited`: refused before the password was looked at, because of too many attempts. */
export type SignInOutcome = 'ok' | 'failed' | 'limited';

/** What the web app counts. */
export interface WebMetrics {
  signIn(outcome: SignInOutcome): void;
  signUp(outcome: SignInOutcome): void;
  readonly database: ObserveOperation;
  readonly redis: RedisMetrics;
  /** For the edge. */
  collect(): Promise<Metrics>;
}

/** Opens the web app's metrics. */
export async function openWebMetrics(): Promise<WebMetrics> {
  const open = await openRegistry('web');
  const { client, registry } = open;
  const counterOf = (name: string, help: string) => {
    const counter = new client.Counter({ name, help, labelNames: ['outcome'], registers: [registry] });
    for (const outcome of ['ok', 'failed', 'limited']) counter.inc({ outcome }, 0);
    return (outcome: SignInOutcome) => counter.inc({ outcome });
  };
  return {
    signIn: counterOf('mado_sign_ins_total', 'Attempts to sign in, by how they went'),
    signUp: counterOf('mado_sign_ups_total', 'Attempts to sign up, by how they went'),
    database: databaseTimes(open),
    redis: redisMetrics(open),
    collect: () => registry.getMetricsAsJSON(),
  };
}
