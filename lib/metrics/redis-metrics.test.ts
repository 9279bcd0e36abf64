import { expect, it } from 'vitest';
import { redisMetrics } from './redis-metrics';
import { openRegistry } from './registry';

it('counts faults and says whether Redis is there, once there is one', async () => {
  const open = await openRegistry('web');
  const metrics = redisMetrics(open);
  metrics.fault();
  const lines = async () => (await open.registry.metrics()).split('\n').filter((line) => /^mado_redis/.test(line));
  expect(await lines()).toEqual([]);

  const redis = { status: 'connecting' };
  metrics.watch(redis);
  metrics.fault();
  expect(await lines()).toEqual(['mado_redis_faults_total{program="web"} 1', 'mado_redis_connected{program="web"} 0']);
  redis.status = 'ready';
  expect(await lines()).toContain('mado_redis_connected{program="web"} 1');
});
