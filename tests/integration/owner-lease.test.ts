import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, beforeAll, describe } from 'vitest';
import { closeRedis, openRedis } from '@/lib/redis/open-redis';
import { ownerLeaseContract } from '@/server/calls/owner/owner-lease.contract';
import { RedisOwnerLease } from '@/server/calls/owner/redis-owner-lease';
import { startRedis, type TestRedis } from '@/tests/fixtures/redis';

let server: TestRedis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

/** Resolves once Redis can be asked. */
async function ready(redis: Redis): Promise<Redis> {
  if (redis.status !== 'ready') await new Promise((resolve) => redis.once('ready', resolve));
  return redis;
}

describe('the owner’s lease in Redis', () => {
  ownerLeaseContract(async () => {
    const place = { url: server.url, prefix: `${randomUUID()}:` };
    const redis = await ready(await openRedis(place, pino({ level: 'silent' })));
    return {
      lease: (node) => new RedisOwnerLease(redis, node),
      pass: async (ms) => {
        // Redis expires the lease by its own clock.
        const wait = `${randomUUID()}:wait`;
        await redis.set(wait, '', 'PX', ms + 1);
        while (await redis.exists(wait)) await new Promise((resolve) => setImmediate(resolve));
      },
      empty: async () => void (await redis.flushall()),
      close: () => closeRedis(redis),
    };
  });
});
