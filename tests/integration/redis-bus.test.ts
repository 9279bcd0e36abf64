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
async function makePlace(): Promise<BusPlace & { readonly prefix: string }> {
  places += 1;
  const prefix = `test ${places}:`;
  const buses: Bus[] = [];
  return {
    prefix,
    open: async () => {
      const bus = await openRedisBus({ place: { url: redis.url, prefix }, clock: systemClock, logger });
      buses.push(bus);
      await until(() => expect(bus.isConnected).toBe(true));
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

  it('goes on when Redis is emptied, even if its clock is then behind', async () => {
    const place = await makePlace();
    const [a, b] = [await place.open(), await place.open()];
    b.answer('x', async () => 'answered');
    const heard = heardBy(b, 'count');
    a.publish('count', 1);
    await until(() => expect(heard).toHaveLength(1));
    await withRedis(place.prefix, async (client) => {
      // What an emptied stream does after the clock was set forward and back again: its entries count from a time that
      // its readers have passed.
      await client.xadd('{bus}:all', `${Date.now() + 60_000}-0`, 'm', 'of the future');
      await client.xadd(`{bus}:to:${b.nodeId}`, `${Date.now() + 60_000}-0`, 'm', 'of the future');
      a.publish('count', 2);
      await until(() => expect(heard).toHaveLength(2));
      await client.flushall();
    });
    const stop = systemClock.every(50, () => a.publish('count', 3));
    await until(() => expect(heard.at(-1)?.body).toBe(3));
    stop();
    expect(await a.ask(b.nodeId, 'x', null, 20_000)).toBe('answered');
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

  it('forgets what is older than half a minute', async () => {
    const place = await makePlace();
    const a = await place.open();
    await withRedis(place.prefix, async (client) => {
      for (let n = 0; n < 1_000; n += 1) await client.xadd('{bus}:all', `${1_000 + n}-0`, 'm', 'x'.repeat(100));
      a.publish('x', 1);
      await until(async () => expect(await client.xlen('{bus}:all')).toBeLessThan(200));
    });
    await place.close();
  });
});
