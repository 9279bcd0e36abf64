import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeRedis, openRedis } from '@/lib/redis/open-redis';
import { RedisPatience } from '@/lib/redis/patience';
import { redisLimits } from '@/server/requests/limits';
import { requestLimitsContract } from '@/server/requests/limits.contract';
import { startRedis, type TestRedis } from '@/tests/fixtures/redis';

const logger = pino({ level: 'silent' });
/** On a busy machine a Redis that is well may take longer than a person is made to wait. */
const PATIENT_MS = 1_500;
let server: TestRedis;
let places = 0;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

async function place() {
  const prefix = `requests-${++places}:`;
  const connections: Redis[] = [];
  const open = async () => {
    const redis = await openRedis({ url: server.url, prefix }, logger);
    await expect.poll(() => redis.status).toBe('ready');
    connections.push(redis);
    return redisLimits(redis, new RedisPatience(redis, undefined, PATIENT_MS));
  };
  const close = async () => void (await Promise.all(connections.map(closeRedis)));
  return { open, close, connections };
}

describe('limits of requests in Redis', () => {
  requestLimitsContract(place);

  it('ask Redis nothing before a tenth of a limit is used', async () => {
    const { open, close, connections } = await place();
    const limits = await open();
    for (let n = 0; n < 60; n++) expect(await limits.allows('alice', 'call:signal')).toBe(true);
    expect(await connections[0]?.exists('requests:signal:alice')).toBe(0);
    expect(await limits.allows('alice', 'call:signal')).toBe(true);
    // With it, what was counted before.
    expect(await connections[0]?.get('requests:signal:alice')).toBe('61');
    await close();
  });

  it('hold in each sidecar by itself while Redis is silent or gone', async () => {
    const { open, close } = await place();
    const limits = await open();
    const passing = async (user: string) => {
      const taken = await Promise.all(Array.from({ length: 20 }, () => limits.allows(user, 'check:ice')));
      return taken.filter((passes) => passes).length;
    };
    server.freeze();
    expect(await passing('alice')).toBe(6);
    server.thaw();
    await server.kill();
    expect(await passing('bob')).toBe(6);
    await server.start();
    await close();
  });
});
