import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountLimitsContract } from '@/lib/auth/limits/account-limits.contract';
import { redisAccountLimits } from '@/lib/auth/limits/redis-account-limits';
import { RedisTables } from '@/lib/auth/limits/redis-tables';
import { BOUNDS } from '@/lib/auth/limits/tables';
import { closeRedis, openRedis } from '@/lib/redis/open-redis';
import { RedisPatience } from '@/lib/redis/patience';
import { startRedis, type TestRedis } from '@/tests/fixtures/redis';

const logger = pino({ level: 'silent' });
/** On a busy machine a Redis that is well may take longer than a person is made to wait. */
const PATIENT_MS = 1_500;
const secret = 'a secret that all processes have in common';
const home = { text: '198.51.100.7', doubt: null };
const guess = { email: 'alice@mado.example', from: home, deviceId: null };

let server: TestRedis;
let places = 0;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

/** Processes with keys of their own in the same Redis. */
async function processes(count: number) {
  const prefix = `place-${++places}:`;
  const connections: Redis[] = [];
  for (let n = 0; n < count; n++) {
    const redis = await openRedis({ url: server.url, prefix }, logger);
    await expect.poll(() => redis.status).toBe('ready');
    connections.push(redis);
  }
  const limits = connections.map((redis) =>
    redisAccountLimits(
      { signUpsPerHour: 2 },
      { redis, patience: new RedisPatience(redis, undefined, PATIENT_MS), secret },
    ),
  );
  const close = async () => void (await Promise.all(connections.map(closeRedis)));
  return { prefix, redis: connections[0] as Redis, limits, close };
}

describe('limits in Redis', () => {
  accountLimitsContract(async () => {
    const { limits, close } = await processes(2);
    const left = [...limits];
    return { open: async () => left.shift() as (typeof limits)[number], close };
  });

  it('keep no e-mail and no address that can be read, and nothing for ever', async () => {
    const { prefix, redis, limits, close } = await processes(1);
    await limits[0]?.beforeGuess(guess);
    await limits[0]?.beforeSignUp(home);
    await limits[0]?.beforeChange('user-1');
    const keys = await redis.keys(`${prefix}*`);
    expect(keys.length).toBeGreaterThan(6);
    for (const key of keys) {
      expect(key).not.toMatch(/alice|198\.51|user-1/);
      // Replies hold the prefix, which commands add.
      expect(await redis.pttl(key.slice(prefix.length)), key).toBeGreaterThan(0);
    }
    await close();
  });

  it('forget the least recently used entry of a full table', async () => {
    const { prefix, redis, limits, close } = await processes(1);
    const { entries } = BOUNDS.changes;
    const now = Date.now();
    const members = Array.from({ length: entries }, (_, n) => [
      now - 30_000 + (n === 0 ? -1 : n / entries),
      `${prefix}limits:changes:${n}`,
    ]);
    await redis.zadd('limits:changes', ...members.flat());
    await redis.set('limits:changes:0', '{}');
    await redis.set('limits:changes:1', '{}');
    expect(await limits[0]?.beforeChange('alice')).toBe(0);
    expect(await redis.zcard('limits:changes')).toBe(entries);
    expect(await redis.mget('limits:changes:0', 'limits:changes:1')).toEqual([null, '{}']);
    await close();
  });

  it('decide again when another process came between', async () => {
    const { redis, close } = await processes(1);
    const tables = new RedisTables(redis, secret);
    const count = (seen: (n: number) => void) =>
      tables.run(
        { queues: ['alice'] },
        ({ queues }) => {
          const next = (queues.get('alice') ?? 0) + 1;
          seen(next);
          queues.set('alice', next);
        },
        () => false,
      );
    const seen: number[] = [];
    await Promise.all([count((n) => seen.push(n)), count((n) => seen.push(n))]);
    // Both read nothing; the second one to write had to read again.
    expect(seen).toEqual([1, 1, 2]);
    await close();
  });

  it('go on in each process from what it saw, while Redis is gone or silent, and together afterwards', async () => {
    const { limits, redis, close } = await processes(2);
    const [first, second] = limits as [(typeof limits)[number], (typeof limits)[number]];
    for (let n = 0; n < 10; n++) expect(await first.beforeGuess(guess)).toBe(0);

    server.freeze();
    expect(await first.beforeGuess(guess)).toBeGreaterThan(0);
    // The second process has seen none of it.
    for (let n = 0; n < 10; n++) expect(await second.beforeGuess(guess)).toBe(0);
    expect(await second.beforeGuess(guess)).toBeGreaterThan(0);
    server.thaw();

    await server.kill();
    expect(await first.beforeGuess(guess)).toBeGreaterThan(0);
    await server.start();
    await expect.poll(() => redis.status).toBe('ready');
    // Emptied: the two begin anew, together.
    const passed = async () => (await redis.keys('*limits:attempts:*')).length;
    await expect
      .poll(async () => {
        await second.beforeSignUp(home);
        return redis.exists('limits:signUps');
      })
      .toBe(1);
    expect(await passed()).toBe(0);
    // Each notices in its own time that Redis is back.
    await expect
      .poll(async () => {
        await first.beforeGuess(guess);
        return passed();
      })
      .toBe(1);
    await close();
  });
});
