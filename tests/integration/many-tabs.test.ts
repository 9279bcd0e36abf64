import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SocketSignaling } from '@/lib/signaling/socket-signaling';
import { MAX_DEVICES_PER_USER } from '@/server/app/connected-devices';
import { Middlebox } from '@/tests/fakes/middlebox';
import { TestSidecar } from '@/tests/fakes/sidecar';

/** Longer than the 2 s after which a page that the sidecar disconnects reconnects by itself. */
const QUIET_MS = 5_000;

let sidecar: TestSidecar;
let middlebox: Middlebox;
let ownerId: string;
const tabs: SocketSignaling[] = [];

beforeAll(async () => {
  sidecar = await TestSidecar.start();
  const { cookie, id } = await sidecar.account('Alice');
  ownerId = id;
  // Sends the cookie as a browser would, and counts the sockets.
  middlebox = await Middlebox.start(sidecar.port, { cookie, origin: 'http://localhost:3000', host: 'localhost:3000' });
});

afterAll(async () => {
  for (const tab of tabs) tab.close();
  await middlebox.close();
  await sidecar.close();
});

const inState = (state: string) => tabs.filter(({ connection }) => connection === state);

async function openTab() {
  const deviceId = randomUUID();
  const tab = new SocketSignaling({ deviceId: async () => deviceId, ownerId, url: middlebox.url });
  tabs.push(tab);
  tab.open();
  await expect.poll(() => tab.connection).toBe('online');
}

it('lets tabs over the limit rest until they are used, instead of displacing each other', async () => {
  while (tabs.length < MAX_DEVICES_PER_USER + 3) await openTab();
  await expect.poll(() => inState('resting').length).toBe(3);
  expect(inState('resting')).toEqual(tabs.slice(0, 3));
  await delay(QUIET_MS);
  expect(inState('online')).toHaveLength(MAX_DEVICES_PER_USER);
  expect(middlebox.upgrades).toBe(MAX_DEVICES_PER_USER + 3);

  tabs[0]?.open();
  await expect.poll(() => inState('resting')).toEqual(tabs.slice(1, 4));
  await expect.poll(() => inState('online').length).toBe(MAX_DEVICES_PER_USER);
  expect(middlebox.upgrades).toBe(MAX_DEVICES_PER_USER + 4);
}, 30_000);
