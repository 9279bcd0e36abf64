import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loopbackWord } from '@/lib/auth/word/loopback-word';
import { hearRedis, redisWord } from '@/lib/auth/word/redis-word';
import { HeardLines, sidecarWordContract, type WordPlace } from '@/lib/auth/word/sidecar-word.contract';
import { parseSettings } from '@/lib/config/settings';
import { closeRedis, openRedis } from '@/lib/redis/open-redis';
import { RedisPatience } from '@/lib/redis/patience';
import { tellAllSidecars } from '@/scripts/mado/admin/tell-all-sidecars';
import { internalListener } from '@/server/internal/internal';
import { freePort } from '@/tests/fixtures/free-port';
import { startRedis, type TestRedis } from '@/tests/fixtures/redis';

const secret = 'another secret for tests, of 32 characters';
const logger = pino({ level: 'silent' });
/** On a busy machine a Redis that is well may take longer than a person is made to wait. */
const PATIENT_MS = 1_500;

/** The sidecar of this machine, as far as it hears. */
async function loopback(): Promise<WordPlace> {
  const heard = new HeardLines();
  const warnings: unknown[] = [];
  const listener = internalListener({
    ...{ secret, logger, ears: heard },
    fault: async () => null,
    metrics: async () => null,
    figures: () => ({ online: 0, paths: { direct: 0, relayed: 0 } }),
  });
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const settings = { SIGNALING_PORT: (server.address() as AddressInfo).port, INTERNAL_SECRET: secret };
  const word = loopbackWord({ settings, logger: { warn: (...line: unknown[]) => warnings.push(line) } });
  const close = async () => {
    server.close();
    server.closeAllConnections();
  };
  return { word, heard: [heard], warnings, close };
}

describe('the word over loopback', () => sidecarWordContract(loopback));

describe('the word over Redis', () => {
  let server: TestRedis;
  let places = 0;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  async function overRedis() {
    const place = { url: server.url, prefix: `word-${++places}:` };
    const open = async () => {
      const redis = await openRedis(place, logger);
      await expect.poll(() => redis.status).toBe('ready');
      return redis;
    };
    const warnings: unknown[] = [];
    const warn = (...line: unknown[]) => warnings.push(line);
    const ownSidecar = await loopback();
    const [redis, ...connections] = [await open(), await open(), await open()];
    // A message of before, which those that start now have no use for.
    await redis.xadd('word', '*', 'name', 'session-revoked', 'body', '{"sessionId":"old"}');
    const heard = connections.map(() => new HeardLines());
    const stops = connections.map((connection, n) =>
      hearRedis({ redis: connection, ears: heard[n] as HeardLines, logger: { warn } }),
    );
    // Both are waiting for news: what is told before a sidecar has begun to listen is in the database already.
    const waiting = async () => String(await redis.client('LIST')).split('cmd=xread').length - 1;
    await expect.poll(waiting).toBeGreaterThanOrEqual(2);
    const word = redisWord({
      ...{ redis, patience: new RedisPatience(redis, undefined, PATIENT_MS) },
      otherwise: ownSidecar.word,
      logger: { warn },
    });
    const close = async () => {
      for (const stop of stops) stop();
      await Promise.all([redis, ...connections].map(closeRedis));
      await ownSidecar.close();
    };
    return { word, heard, warnings, close, redis, ownSidecar };
  }

  sidecarWordContract(overRedis);

  it('reaches the sidecar of this machine while Redis is gone, and all of them when it is back', async () => {
    const { word, heard, redis, ownSidecar, close } = await overRedis();
    await server.kill();
    await word.tell('session-revoked', { sessionId: 's1' });
    expect(ownSidecar.heard[0]?.lines).toEqual(['session-revoked s1']);

    await server.start();
    // Whoever was cut off looks at the database: Redis may have lost what was told.
    for (const { lines } of heard) await expect.poll(() => lines).toContain('logins-ended');
    await expect.poll(() => redis.status).toBe('ready');
    // The sender asks again a second after its last fault.
    await expect
      .poll(async () => {
        await word.tell('session-revoked', { sessionId: 's2' });
        return heard.every(({ lines }) => lines.includes('session-revoked s2'));
      })
      .toBe(true);
    await close();
  });

  it('is spoken by an operator’s command too, which hears whether Redis took it', async () => {
    const { heard, close } = await overRedis();
    const settings = (REDIS_URL: string) =>
      parseSettings({
        ...{ REDIS_URL, REDIS_PREFIX: `word-${places}:`, DATABASE_URL: 'postgres://db.example/mado' },
        ...{ AUTH_SECRET: secret, INTERNAL_SECRET: secret },
      });
    expect(await tellAllSidecars(settings(server.url))).toBe(true);
    for (const { lines } of heard) await expect.poll(() => lines).toEqual(['logins-ended']);
    expect(await tellAllSidecars(settings(`redis://127.0.0.1:${await freePort()}`))).toBe(false);
    await close();
  });

  it('is kept for ten minutes at most', async () => {
    const { word, redis, close } = await overRedis();
    await word.tell('logins-ended', {});
    const leftMs = await redis.pttl('word');
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(600_000);
    await close();
  });
});
