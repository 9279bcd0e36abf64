import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnswerFailed, type Bus, Unreachable } from './bus';

/** What one test needs: an empty place for messages, and the buses of any number of sidecars on it. */
export interface BusPlace {
  /** The bus of another sidecar, connected already. */
  open(): Promise<Bus>;
  close(): Promise<void>;
}

/** A loss of what carries the messages; the test that begins it also ends it. */
export interface Outage {
  begin(): Promise<void>;
  end(): Promise<void>;
}

const LONG = { timeout: 20_000, interval: 10 };
/** Waits until it holds, however slow the machine is. */
export const until = (holds: () => void): Promise<void> => vi.waitFor(holds, LONG);

/** Everything that this bus hears on `topic`, and of whom. */
export function heardBy(bus: Bus, topic: string): { readonly from: string; readonly body: unknown }[] {
  const heard: { from: string; body: unknown }[] = [];
  bus.on(topic, (body, from) => heard.push({ from, body }));
  return heard;
}

/** What every `Bus` must do; to be called in a `describe` or at the top of a test file. */
export function busContract(
  makePlace: () => Promise<BusPlace>,
  outages: Readonly<Record<string, (place: BusPlace) => Outage>>,
): void {
  let place: BusPlace;
  beforeEach(async () => {
    place = await makePlace();
  });
  afterEach(() => place.close());

  async function three(): Promise<[Bus, Bus, Bus]> {
    return [await place.open(), await place.open(), await place.open()];
  }

  describe('publish', () => {
    it('reaches all others in the order of each sender, and not the sender', async () => {
      const [a, b, c] = await three();
      const heard = [a, b, c].map((bus) => heardBy(bus, 'count'));
      const numbers = Array.from({ length: 300 }, (_, index) => index);
      for (const n of numbers) {
        a.publish('count', { n });
        b.publish('count', { n });
      }
      c.publish('count', { n: 'last' });
      await until(() => expect(heard.map(({ length }) => length)).toEqual([301, 301, 600]));
      for (const [bus, sender] of [
        [1, a],
        [2, a],
        [0, b],
        [2, b],
      ] as const) {
        const bodies = heard[bus]?.filter(({ from }) => from === sender.nodeId).map(({ body }) => body);
        expect(bodies).toEqual(numbers.map((n) => ({ n })));
      }
    });

    it('reaches who listens to its topic, and nobody any more who has stopped', async () => {
      const [a, b] = await three();
      const [ones, twos] = [heardBy(b, 'one'), heardBy(b, 'two')];
      const stopped: unknown[] = [];
      b.on('one', (body) => stopped.push(body))();
      a.publish('one', 1);
      a.publish('nobody listens', 2);
      a.publish('two', 3);
      await until(() => expect(twos).toEqual([{ from: a.nodeId, body: 3 }]));
      expect(ones).toEqual([{ from: a.nodeId, body: 1 }]);
      expect(stopped).toEqual([]);
    });

    it('goes on after a listener that throws', async () => {
      const [a, b] = await three();
      b.on('x', () => {
        throw new Error('planned');
      });
      const heard = heardBy(b, 'x');
      a.publish('x', 1);
      a.publish('x', 2);
      await until(() => expect(heard.map(({ body }) => body)).toEqual([1, 2]));
    });

    it('carries what JSON can say, however odd', async () => {
      const [a, b] = await three();
      const heard = heardBy(b, 'x');
      const bodies = [null, '窓 \u0000 \ud83d\ude00 "', { __proto__x: [1, { a: -0.5 }] }, 'x'.repeat(300_000)];
      for (const body of bodies) a.publish('x', body);
      a.publish('x', undefined);
      await until(() => expect(heard.map(({ body }) => body)).toEqual([...bodies, null]));
    });

    it('is not heard by who comes later', async () => {
      const a = await place.open();
      const early = heardBy(await place.open(), 'x');
      a.publish('x', 'early');
      await until(() => expect(early).toHaveLength(1));
      const late = heardBy(await place.open(), 'x');
      a.publish('x', 'late');
      await until(() => expect(late.map(({ body }) => body)).toEqual(['late']));
    });
  });

  describe('ask', () => {
    it('is answered by the one that was asked, which knows who asks', async () => {
      const [a, b, c] = await three();
      for (const bus of [a, b, c]) bus.answer('who', async (body, from) => ({ me: bus.nodeId, body, from }));
      for (const to of [b, c, a]) {
        expect(await a.ask(to.nodeId, 'who', { q: 1 })).toEqual({ me: to.nodeId, body: { q: 1 }, from: a.nodeId });
      }
    });

    it('begins in the order in which one sidecar asked', async () => {
      const [a, b] = await three();
      const begun: unknown[] = [];
      b.answer('x', async (body) => {
        begun.push(body);
      });
      const numbers = Array.from({ length: 100 }, (_, index) => index);
      await Promise.all(numbers.map((n) => a.ask(b.nodeId, 'x', n, 20_000)));
      expect(begun).toEqual(numbers);
    });

    it('rejects with what went wrong', async () => {
      const [a, b] = await three();
      b.answer('fails', () => Promise.reject(new Error('planned')));
      b.answer('never', () => new Promise(() => undefined));
      await expect(a.ask(b.nodeId, 'fails', null, 20_000)).rejects.toThrow(AnswerFailed);
      await expect(a.ask(b.nodeId, 'nobody answers this', null, 20_000)).rejects.toThrow(Unreachable);
      await expect(a.ask(b.nodeId, 'never', null, 30)).rejects.toThrow(Unreachable);
      await expect(a.ask('no such sidecar', 'fails', null, 30)).rejects.toThrow(Unreachable);
    });

    it('has one handler for each topic, and none after it stopped', async () => {
      const [a, b] = await three();
      const stop = b.answer('x', async () => 'first');
      expect(() => b.answer('x', async () => 'second')).toThrow('x has a handler already');
      stop();
      await expect(a.ask(b.nodeId, 'x', null, 20_000)).rejects.toThrow(Unreachable);
      b.answer('x', async () => 'third');
      expect(await a.ask(b.nodeId, 'x', null, 20_000)).toBe('third');
    });
  });

  it('hears and answers nothing once it is closed, and leaves nobody waiting', async () => {
    const [a, b, c] = await three();
    const [heardB, heardC] = [heardBy(b, 'x'), heardBy(c, 'x')];
    b.answer('never', () => new Promise(() => undefined));
    c.answer('x', async () => 'still here');
    const waiting = expect(b.ask(b.nodeId, 'never', null, 20_000)).rejects.toThrow(Unreachable);
    await b.close();
    await b.close();
    await waiting;
    await expect(b.ask(c.nodeId, 'x', null)).rejects.toThrow(Unreachable);
    b.publish('x', 'from the grave');
    a.publish('x', 1);
    await until(() => expect(heardC.map(({ body }) => body)).toEqual([1]));
    expect(heardB).toEqual([]);
    expect(await a.ask(c.nodeId, 'x', null, 20_000)).toBe('still here');
  });

  describe.each(Object.entries(outages))('an outage: %s', (_, makeOutage) => {
    it('is told, refuses questions, keeps nothing, and ends by itself', async () => {
      const outage = makeOutage(place);
      const [a, b] = await three();
      b.answer('x', async () => 'answered');
      const heard = heardBy(b, 'count');
      const changes: boolean[] = [];
      a.onConnection((isConnected) => changes.push(isConnected));
      a.onConnection(() => undefined)();
      a.publish('count', 0);
      await until(() => expect(heard).toHaveLength(1));

      await outage.begin();
      await until(() => expect([a.isConnected, b.isConnected]).toEqual([false, false]));
      expect(changes).toEqual([false]);
      await expect(a.ask(b.nodeId, 'x', null, 20_000)).rejects.toThrow(Unreachable);
      // A megabyte.
      for (let n = 1; n <= 100; n += 1) a.publish('count', [n, 'x'.repeat(10_000)]);

      await outage.end();
      await until(() => expect([a.isConnected, b.isConnected]).toEqual([true, true]));
      expect(changes.at(-1)).toBe(true);
      a.publish('count', 'after');
      await until(() => expect(heard.at(-1)?.body).toBe('after'));
      expect(heard.map(({ body }) => body)).toEqual([0, 'after']);
      expect(await a.ask(b.nodeId, 'x', null, 20_000)).toBe('answered');
    });
  });
}
