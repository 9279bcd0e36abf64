import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { systemClock } from '@/server/app/clock';
import { ManualClock } from '@/tests/fakes/manual-clock';
import { type BusPlace, busContract, heardBy } from './bus.contract';
import { Endpoint } from './endpoint';
import { type MemoryBus, MemoryHub } from './memory-bus';

const logger = pino({ level: 'silent' });

describe('the bus in memory', () => {
  const opened = new WeakMap<BusPlace, MemoryBus[]>();

  busContract(
    async () => {
      const hub = new MemoryHub();
      const buses: MemoryBus[] = [];
      const place: BusPlace = {
        open: async () => {
          const bus = hub.open({ clock: systemClock, logger });
          buses.push(bus);
          return bus;
        },
        close: async () => {
          for (const bus of buses) await bus.close();
        },
      };
      opened.set(place, buses);
      return place;
    },
    {
      'everybody is cut off': (place) => {
        const setAll = async (isConnected: boolean) => {
          for (const bus of opened.get(place) ?? []) bus.setConnected(isConnected);
        };
        return { begin: () => setAll(false), end: () => setAll(true) };
      },
    },
  );

  it('hears no message twice, and none that others have overtaken', async () => {
    const held: (() => void)[] = [];
    const hub = new MemoryHub((_from, _to, deliver) => held.push(deliver));
    const [a, b] = [hub.open({ clock: systemClock, logger }), hub.open({ clock: systemClock, logger })];
    const heard = heardBy(b, 'x');
    for (const n of [1, 2, 3]) a.publish('x', n);
    for (const index of [0, 0, 2, 1, 2]) held[index]?.();
    expect(heard.map(({ body }) => body)).toEqual([1, 3]);
  });

  it('does not act on a question that comes too late', async () => {
    const clock = new ManualClock();
    const hub = new MemoryHub((_from, _to, deliver) => clock.after(1_000, deliver));
    const [a, b] = [hub.open({ clock, logger }), hub.open({ clock, logger })];
    const asked: unknown[] = [];
    b.answer('x', async (body) => asked.push(body));
    const late = expect(a.ask(b.nodeId, 'x', 'late', 999)).rejects.toThrow('did not answer x within 999 ms');
    const inTime = a.ask(b.nodeId, 'x', 'in time', 5_000);
    clock.advance(1_000);
    expect(asked).toEqual(['in time']);
    await Promise.resolve();
    await Promise.resolve();
    clock.advance(1_000);
    await late;
    expect(await inTime).toBe(1);
  });
});

describe('a message between sidecars', () => {
  it.each([
    '',
    'no JSON',
    'null',
    '[]',
    '{"kind":"publish"}',
    '{"kind":"publish","from":"a","seq":0,"topic":"x","body":1}',
    '{"kind":"publish","from":"","seq":1,"topic":"x","body":1}',
    '{"kind":"publish","from":"a","seq":1.5,"topic":"x","body":1}',
    '{"kind":"other","from":"a","seq":1,"topic":"x","body":1}',
    '{"kind":"ask","from":"a","seq":1,"topic":"x","body":1,"id":1}',
    '{"kind":"answer","from":"a","seq":1,"id":1,"outcome":"maybe","body":1}',
  ])('that is not understood is dropped: %s', (text) => {
    const sent: string[] = [];
    const transport = { toAll: (each: string) => sent.push(each), toOne: (_: string, each: string) => sent.push(each) };
    const endpoint = new Endpoint({ nodeId: 'b', clock: new ManualClock(), logger, transport });
    const heard: unknown[] = [];
    endpoint.on('x', (body) => heard.push(body));
    endpoint.answer('x', async (body) => heard.push(body));
    endpoint.receive(text, 0);
    endpoint.receive('{"kind":"publish","from":"a","seq":1,"topic":"x","body":"good"}', 0);
    expect(heard).toEqual(['good']);
    expect(sent).toEqual([]);
  });
});
