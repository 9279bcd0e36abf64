import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeRedis, openRedis } from '@/lib/redis/open-redis';
import { systemClock } from '@/server/app/clock';
import type { Bus } from '@/server/cluster/bus';
import { type BusPlace, busContract, heardBy, until } from '@/server/cluster/bus.contract';
import { openRedisBus } from '@/server/cluster/redis-bus';
import { startRedis, type TestRedis } from '@/tests/fixtures/redis';

const logger = pino({ level: 'silent' });
let redis: TestRedis;
let places = 0;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

/** Each test has a prefix of its own, as installations have that share a Redis. */
interface TestPlace extends BusPlace {
  readonly prefix: string;
  /** Of this installation, connected already; of another one, as it is. */
  open(installation?: string): Promise<Bus>;
}

async function makePlace(): Promise<TestPlace> {
  places += 1;
  const prefix = `test ${places}:`;
  const buses: Bus[] = [];
  return {
    prefix,
    open: async (installation = 'ours') => {
      const place = { url: redis.url, prefix };
      const bus = await openRedisBus({ place, clock: systemClock, logger, installation });
      buses.push(bus);
      if (installation === 'ours') await until(() => expect(bus.isConnected).toBe(true));
      return bus;
    },
    close: async () => {
      await Promise.all(buses.map((bus) => bus.close()));
    },
  };
}

/** A connection of the test itself, to the same keys. */
async function withRedis<T>(prefix: string, use: (client: Awaited<ReturnType<typeof openRedis>>) => Promise<T>) {
  const client = await openRedis({ url: redis.url, prefix }, logger, { enableOfflineQueue: true });
  try {
    return await use(client);
  } finally {
    await closeRedis(client);
  }
}

describe('the bus over Redis', () => {
  busContract(makePlace, {
    'Redis is killed and comes back empty': () => ({ begin: () => redis.kill(), end: () => redis.start() }),
    'Redis is frozen': () => ({
      begin: async () => redis.freeze(),
      end: async () => redis.thaw(),
    }),
  });

  it('goes on when the clock of Redis is set back, and keeps nothing of the time before', async () => {
    const place = await makePlace();
    const [a, b] = [await place.open(), await place.open()];
    b.answer('x', async () => 'answered');
    const heard = heardBy(b, 'count');
    a.publish('count', 1);
    await until(() => expect(heard).toHaveLength(1));
    await withRedis(place.prefix, async (client) => {
      // What is written while a clock is ahead counts from a time that its readers have then passed.
      const streams = ['{bus}:all', `{bus}:to:${b.nodeId}`];
      for (const key of streams) await client.xadd(key, `${Date.now() + 3_600_000}-0`, 'm', 'of the future');
      const stop = systemClock.every(50, () => a.publish('count', 2));
      await until(() => expect(heard.at(-1)?.body).toBe(2));
      await until(async () => {
        const [last] = await client.xrevrange('{bus}:all', '+', '-', 'COUNT', 1);
        expect(Number(last?.[0].split('-')[0])).toBeLessThan(Date.now() + 60_000);
      });
      a.publish('count', 3);
      stop();
      await until(() => expect(heard.at(-1)?.body).toBe(3));
    });
    expect(await a.ask(b.nodeId, 'x', null, 20_000)).toBe('answered');
    await place.close();
  });

  it('goes on when Redis is emptied while its clock is a little behind', async () => {
    const place = await makePlace();
    const [a, b] = [await place.open(), await place.open()];
    const heard = heardBy(b, 'count');
    await withRedis(place.prefix, async (client) => {
      await client.xadd('{bus}:all', `${Date.now() + 20_000}-0`, 'm', 'of the future');
      a.publish('count', 1);
      await until(() => expect(heard).toHaveLength(1));
      await client.flushall();
    });
    const stop = systemClock.every(50, () => a.publish('count', 2));
    await until(() => expect(heard.at(-1)?.body).toBe(2));
    stop();
    await place.close();
  });

  it('stays apart from another installation with the same prefix until that has gone', async () => {
    const place = await makePlace();
    const [a, b] = [await place.open(), await place.open()];
    const stranger = await place.open('another');
    const [heard, overheard] = [heardBy(b, 'count'), heardBy(stranger, 'count')];
    stranger.publish('count', 'from another');
    await expect(stranger.ask(b.nodeId, 'x', null)).rejects.toThrow('Redis does not answer');
    a.publish('count', 1);
    await until(() => expect(heard.map(({ body }) => body)).toEqual([1]));
    expect([stranger.isConnected, overheard.length]).toEqual([false, 0]);
    await Promise.all([a.close(), b.close()]);
    await until(() => expect(stranger.isConnected).toBe(true));
    await place.close();
  });

  it('is not connected while Redis is full, and is again afterwards', async () => {
    const place = await makePlace();
    const [a, b] = [await place.open(), await place.open()];
    await withRedis(place.prefix, async (client) => {
      await client.config('SET', 'maxmemory', '1mb', 'maxmemory-policy', 'noeviction');
      await until(() => expect([a.isConnected, b.isConnected]).toEqual([false, false]));
      await client.config('SET', 'maxmemory', '0');
      await until(() => expect([a.isConnected, b.isConnected]).toEqual([true, true]));
    });
    await place.close();
  });

  it('hears nothing twice and nothing late, however often connections are lost', async () => {
    const place = await makePlace();
    const [a, b] = [await place.open(), await place.open()];
    const heard = heardBy(b, 'count');
    await withRedis(place.prefix, async (client) => {
      for (let n = 1; n <= 20; n += 1) {
        a.publish('count', n);
        await until(() => expect(a.isConnected).toBe(true));
        await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
        await until(() => expect([a.isConnected, b.isConnected]).toEqual([true, true]));
      }
    });
    // Some are lost with the sender's connection, maybe the last.
    let last = 20;
    const stop = systemClock.every(50, () => {
      last += 1;
      a.publish('count', last);
    });
    await until(() => expect(Number(heard.at(-1)?.body)).toBeGreaterThan(20));
    stop();
    const numbers = heard.map(({ body }) => Number(body));
    expect(numbers).toEqual([...new Set(numbers)].sort((x, y) => x - y));
    await place.close();
  });

  it('leaves nothing for ever, and keys of its own prefix only', async () => {
    const place = await makePlace();
    const [a, b] = [await place.open(), await place.open()];
    const heard = heardBy(b, 'x');
    b.answer('x', async () => null);
    a.publish('x', 1);
    await a.ask(b.nodeId, 'x', null, 20_000);
    await a.ask('nobody', 'x', null, 50).catch(() => undefined);
    await until(() => expect(heard).toHaveLength(1));
    await withRedis('', async (client) => {
      await until(async () => {
        const keys = (await client.keys('*')).filter((key) => key.startsWith(place.prefix));
        expect(keys.length).toBeGreaterThanOrEqual(3);
        for (const key of keys) expect(await client.pttl(key), key).toBeGreaterThan(0);
      });
      await place.close();
      const left = (await client.keys('*')).filter((key) => key.startsWith(place.prefix));
      expect(left.filter((key) => key.includes(a.nodeId) || key.includes(b.nodeId))).toEqual([]);
    });
  });

  it('forgets what is older than half a minute, even if nothing else is sent', async () => {
    const place = await makePlace();
    const a = await place.open();
    await withRedis(place.prefix, async (client) => {
      const streams = ['{bus}:all', `{bus}:to:${a.nodeId}`];
      for (const key of streams) {
        await client.del(key);
        for (let n = 0; n < 3; n += 1) await client.xadd(key, `${1_000 + n}-0`, 'm', 'an address');
        await client.xadd(key, `${Date.now() - 25_000}-0`, 'm', 'younger');
      }
      for (const key of streams) await until(async () => expect(await client.xlen(key)).toBe(1));
    });
    await place.close();
  });
});
