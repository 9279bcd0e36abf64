import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { tabStorage } from '@/lib/browser/tab-storage.fixture';
import { SocketSignaling, type SocketSignalingOptions } from '@/lib/signaling/socket-signaling';
import { Middlebox, type WebSocketFate } from '@/tests/fakes/middlebox';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';

/** Two attempts of 4 s, plus the delays of a busy machine. */
const BY_POLLING_WITHIN = { timeout: 20_000, interval: 20 };

let sidecar: TestSidecar;
const stops: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  sidecar = await TestSidecar.start();
});

afterAll(async () => {
  for (const stop of stops) await stop();
  await sidecar.close();
});

interface Network {
  readonly middlebox: Middlebox;
  readonly ownerId: string;
}

async function behind(webSockets: WebSocketFate, account?: Account): Promise<Network> {
  const { cookie, id } = account ?? (await sidecar.account('Alice'));
  const middlebox = await Middlebox.start(sidecar.port, {
    cookie,
    origin: 'http://localhost:3000',
    host: 'localhost:3000',
  });
  stops.unshift(() => middlebox.close());
  middlebox.webSockets = webSockets;
  return { middlebox, ownerId: id };
}

function page({ middlebox, ownerId }: Network, options: Partial<SocketSignalingOptions> = {}) {
  const deviceId = randomUUID();
  const signaling = new SocketSignaling({ deviceId: async () => deviceId, ownerId, url: middlebox.url, ...options });
  stops.unshift(() => signaling.close());
  const states: unknown[] = [];
  signaling.onConnection((state) => states.push(state));
  const greetings: unknown[] = [];
  signaling.onFact('session:ready', (greeting) => greetings.push(greeting));
  signaling.open();
  return { signaling, states, greetings };
}

describe.concurrent('a WebSocket that hangs', { timeout: 60_000 }, () => {
  it.for(['unanswered', 'silent', 'open-packet-only'] as const)(
    'is abandoned for polling: %s',
    async (fate, { expect }) => {
      const network = await behind(fate);
      const { middlebox } = network;
      const { signaling, greetings } = page(network);
      await expect.poll(() => greetings.length, BY_POLLING_WITHIN).toBe(1);
      expect(signaling.connection).toBe('online');
      expect(await signaling.ask('check:ping', {})).toEqual({ ok: true });
      expect(middlebox.upgrades).toBe(2);
    },
  );

  it('is not waited for again by the next page of the tab', async ({ expect }) => {
    const network = await behind('unanswered');
    const { middlebox } = network;
    const place = tabStorage();
    const first = page(network, { place });
    await expect.poll(() => first.greetings.length, BY_POLLING_WITHIN).toBe(1);
    first.signaling.close();
    const second = page(network, { place });
    await expect.poll(() => second.greetings.length, BY_POLLING_WITHIN).toBe(1);
    expect(middlebox.upgrades).toBe(2);
  });

  it('alternates with polling while that is dead as well', async ({ expect }) => {
    const network = await behind('unanswered');
    const { middlebox } = network;
    middlebox.polling = false;
    const { greetings, states } = page(network);
    await expect.poll(() => middlebox.upgrades, { timeout: 30_000 }).toBe(3);
    expect(states).toEqual(['connecting', 'offline']);
    middlebox.webSockets = 'passes';
    await expect.poll(() => greetings.length, BY_POLLING_WITHIN).toBe(1);
  });

  it('is tried again beside polling, and takes over without going offline once it passes', async ({ expect }) => {
    const account = await sidecar.account('Bob');
    const network = await behind('unanswered', account);
    const { middlebox } = network;
    let isInUse = true;
    const { signaling, states, greetings } = page(network, {
      isInUse: () => isInUse,
      trialEveryMs: { first: 50, longest: 200 },
    });
    await expect.poll(() => greetings.length, BY_POLLING_WITHIN).toBe(1);
    const watcher = await sidecar.connect(await sidecar.account('Watcher'));
    await watcher.ask('presence:show', { query: 'Bob', offset: 0, limit: 10 });
    middlebox.webSockets = 'passes';
    isInUse = false;
    // The trial that the call postponed.
    await expect.poll(() => greetings.length, BY_POLLING_WITHIN).toBe(2);
    expect(await signaling.ask('check:ping', {})).toEqual({ ok: true });
    middlebox.polling = false;
    expect(await signaling.ask('check:ping', {})).toEqual({ ok: true });
    expect(states).toEqual(['connecting', 'offline', 'online']);
    expect(
      watcher.facts('presence:changed').filter(({ body }) => JSON.stringify(body).includes('removed":["')),
    ).toEqual([]);
  });

  it('returns the connection to polling if the sidecar admits the trial but its packets are lost', async ({
    expect,
  }) => {
    const network = await behind('unanswered');
    const { middlebox } = network;
    const { signaling, states, greetings } = page(network, { trialEveryMs: { first: 50, longest: 60_000 } });
    middlebox.webSockets = 'deaf';
    await expect.poll(() => greetings.length, BY_POLLING_WITHIN).toBe(1);
    await expect.poll(() => greetings.length, BY_POLLING_WITHIN).toBe(2);
    expect(states.slice(-2)).toEqual(['connecting', 'online']);
    expect(await signaling.ask('check:ping', {})).toEqual({ ok: true });
  });
});
