import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '@/server/app/clock';
import type { Bus } from '@/server/cluster/bus';
import { until } from '@/server/cluster/bus.contract';
import { openRedisBus } from '@/server/cluster/redis-bus';
import { BusFeed } from '@/server/presence/feed/bus-feed';
import { Presence } from '@/server/presence/presence';
import { NO_TIES } from '@/server/presence/visibility';
import { startRedis, type TestRedis } from '@/tests/fixtures/redis';

const logger = pino({ level: 'silent' });
const all = { query: '', offset: 0, limit: 100 };
const watcher = { userId: 'watcher', deviceId: 'tab' };
let redis: TestRedis;
const opened: { bus: Bus; presence: Presence }[] = [];

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
afterEach(async () => {
  await Promise.all(
    opened.splice(0).map(async ({ bus, presence }) => {
      presence.close();
      await bus.close();
    }),
  );
});

async function sidecar() {
  const bus = await openRedisBus({
    place: { url: redis.url, prefix: 'mado:' },
    clock: systemClock,
    logger,
    installation: 'test',
  });
  const feed = new BusFeed({ bus, clock: systemClock, logger });
  const presence = new Presence({ clock: systemClock, send: () => undefined, tiesOf: () => NO_TIES, feed });
  opened.push({ bus, presence });
  presence.deviceOnline(watcher, { id: 'watcher', name: 'Watcher', tag: 'TEST' }, 'invisible', 'everyone');
  return {
    bus,
    presence,
    arrive: (id: string) =>
      presence.deviceOnline({ userId: id, deviceId: 'tab' }, { id, name: id, tag: 'TEST' }, 'available', 'everyone'),
    leave: (id: string) => presence.deviceOffline({ userId: id, deviceId: 'tab' }),
    listed: () => presence.show(watcher, all).people.map(({ id }) => id),
  };
}

describe('presence over a real Redis', () => {
  it('lists everybody everywhere, and again after Redis was lost with everything in it', async () => {
    const [a, b] = [await sidecar(), await sidecar()];
    // Before there is any connection.
    a.arrive('alice');
    b.arrive('bob');
    for (const { listed } of [a, b]) await until(() => expect(listed()).toEqual(['alice', 'bob']));

    await redis.kill();
    await until(() => expect([a.bus.isConnected, b.bus.isConnected]).toEqual([false, false]));
    a.arrive('carol');
    b.leave('bob');
    b.arrive('dave');
    await redis.start();
    const late = await sidecar();
    for (const { listed } of [a, b, late]) await until(() => expect(listed()).toEqual(['alice', 'carol', 'dave']));
  });
});
