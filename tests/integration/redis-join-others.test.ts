import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseSettings } from '@/lib/config/settings';
import { type Joined, joinOthers } from '@/server/app/join-others';
import { NO_METRICS } from '@/server/metrics/sidecar-metrics';
import { startRedis, type TestRedis } from '@/tests/fixtures/redis';

const secret = 'a secret of the tests, at least 32 characters';
let redis: TestRedis;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

function join(): Promise<Joined> {
  const parsed = parseSettings({
    ...{ REDIS_URL: redis.url, DATABASE_URL: 'postgres://localhost/unused' },
    ...{ AUTH_SECRET: secret, INTERNAL_SECRET: secret },
  });
  const settings = { ...parsed, AUTH_SECRET: secret, INTERNAL_SECRET: secret, SIGNALING_PORT: 1 };
  return joinOthers(redis.url, settings, { logger: pino({ level: 'silent' }), metrics: NO_METRICS });
}

it('takes the lease on the calls at the first attempt', async () => {
  const { deps, leave } = await join();
  expect(await deps.owner?.lease.take(1_000)).toBe(1);
  await leave();
});

it('starts without Redis', async () => {
  await redis.kill();
  const { deps, leave } = await join();
  expect(deps.bus?.isConnected).toBe(false);
  await leave();
  await redis.start();
});
