import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect as openSocket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MAX_DEVICES_PER_USER } from '@/server/app/connected-devices';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { TestSidecar } from '@/tests/fakes/sidecar';

let sidecar: TestSidecar;
let watcher: TestDevice;

const invite = (callId: string, calleeId: string) => ({ callId, calleeId, media: 'video', offer: 'v=0\r\n' }) as const;
const everybody = { query: '', offset: 0, limit: 10 };
const ignore = () => undefined;
const whenClosed = (device: TestDevice) => new Promise((resolve) => device.socket.once('disconnect', resolve));
const logged = (...texts: string[]) => sidecar.log.filter((line) => texts.every((text) => line.includes(text)));

beforeAll(async () => {
  sidecar = await TestSidecar.start();
  watcher = await sidecar.connect(await sidecar.account('Watcher'));
});
afterAll(() => sidecar.close());

it('keeps a bounded number of devices of one user: the oldest is set aside, unless it is in a call', async () => {
  const [bob, mallory] = [await sidecar.account('Bob'), await sidecar.account('Mallory')];
  const callee = await sidecar.connect(bob);
  const calling = await sidecar.connect(mallory);
  const callId = randomUUID();
  await calling.ask('call:invite', invite(callId, bob.id));
  const oldest = await sidecar.connect(mallory);
  const others: TestDevice[] = [];
  while (others.length < MAX_DEVICES_PER_USER - 2) others.push(await sidecar.connect(mallory));
  expect(oldest.socket.connected).toBe(true);

  const closed = whenClosed(oldest);
  others.push(await sidecar.connect(mallory));
  expect(await closed).toBe('io server disconnect');
  expect(oldest.facts('session:set-aside')).toEqual([{ name: 'session:set-aside', body: {} }]);
  expect([calling, ...others].every((device) => device.socket.connected)).toBe(true);
  await callee.ask('call:decline', { callId });
  expect(await calling.next('call:ended')).toEqual({ callId, reason: 'declined' });
  expect(await callee.next('call:ended')).toEqual({ callId, reason: 'declined-elsewhere' });

  // Nobody takes the one that was closed for a device that is still there.
  for (const device of [calling, ...others]) device.close();
  await expect
    .poll(() => watcher.ask('presence:show', everybody))
    .toMatchObject({ people: [{ id: bob.id }], total: 1 });
  const second = randomUUID();
  await callee.ask('call:invite', invite(second, mallory.id));
  await callee.ask('call:cancel', { callId: second });
  await expect
    .poll(() => sidecar.db.call.findFirst({ where: { callId: second } }))
    .toMatchObject({ endReason: 'cancelled', calleeDeviceId: null });
  callee.close();
});

it('closes a connection that does not read', async () => {
  const bob = await sidecar.account('Bob');
  const caller = await sidecar.connect(await sidecar.account('Alice'));
  const deaf = await sidecar.connect(bob);
  const callId = randomUUID();
  await caller.ask('call:invite', invite(callId, bob.id));
  await deaf.ask('call:accept', { callId, media: 'video' });
  const { ws } = deaf.socket.io.engine.transport as unknown as { ws: { pause(): void; resume(): void } };
  ws.pause();
  const description = { type: 'offer', sdp: 'x'.repeat(48 * 1024) } as const;
  const signal = { linkEpoch: 0, body: { type: 'description', description } } as const;
  // The kernel holds some MB of it before the sidecar has to.
  for (let count = 0; count < 590 && logged('not reading').length === 0; count += 1) {
    await caller.ask('call:signal', { callId, signal });
  }
  expect(await caller.next('call:peer-away')).toEqual({ callId });
  expect(logged('not reading')).toHaveLength(1);
  expect(logged(deaf.deviceId, 'forced close')).toHaveLength(1);
  ws.resume();
  deaf.close();
  caller.close();
});

it('answers a plain request that names a page’s WebSocket, instead of leaving it open', async () => {
  const device = await sidecar.connect(await sidecar.account('Peter'));
  const query = new URLSearchParams({ EIO: '4', transport: 'websocket', sid: device.socket.io.engine.id ?? '' });
  const headers = { origin: 'http://localhost:3000' };
  expect((await fetch(`http://127.0.0.1:${sidecar.port}/signaling?${query}`, { headers })).status).toBe(400);
  expect(await device.ask('check:ping', {})).toEqual({ ok: true });
  device.close();
});

it('closes the connections of a page that has left', async () => {
  const leaving = await sidecar.connect(await sidecar.account('Lara'));
  const closed = new Promise((resolve) => leaving.socket.io.engine.once('close', resolve));
  leaving.socket.io.reconnection(false);
  leaving.socket.io.engine.send('1');
  await closed;
  leaving.close();
});

it('refuses a WebSocket beside a page’s polls', async () => {
  const polling = await sidecar.connect(await sidecar.account('Poll'), { transports: ['polling'] });
  const query = new URLSearchParams({ EIO: '4', transport: 'websocket', sid: polling.socket.io.engine.id ?? '' });
  const probe = openSocket(sidecar.port, '127.0.0.1');
  const head = [
    `GET /signaling?${query} HTTP/1.1`,
    'Host: localhost:3000',
    'Connection: Upgrade',
    'Upgrade: websocket',
  ];
  head.push('Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==');
  probe.write(`${head.join('\r\n')}\r\n\r\n`);
  const [answer] = await once(probe, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1.1 400 /);
  probe.destroy();
  expect(await polling.ask('check:ping', {})).toEqual({ ok: true });
  polling.close();
});

it('closes a connection that has not signed in and does not read', async () => {
  const before = logged('not reading').length;
  const stranger = sidecar.attempt({});
  const { io } = stranger.socket;
  io.reconnection(false);
  io.once('open', () => {
    const { ws } = io.engine.transport as unknown as { ws: { pause(): void } };
    ws.pause();
    // Each is answered with its name.
    for (let count = 0; count < 100; count += 1) io.engine.send(`0/${'x'.repeat(200_000)},`);
  });
  await expect.poll(() => logged('not reading').length).toBe(before + 1);
  stranger.close();
});

it('closes a connection that keeps sending refused requests, and ignores the rest of them', async () => {
  const { id, cookie } = await sidecar.account('Trudy');
  const noisy = sidecar.attempt({ cookie });
  await noisy.next('session:ready');
  const closed = whenClosed(noisy);
  for (let count = 0; count < 1_000; count += 1)
    noisy.socket.emit('call:invite', invite(randomUUID(), 'nobody'), ignore);
  expect(await closed).toBe('io server disconnect');
  expect(logged(id, 'disconnected for too many requests over the limit')).toHaveLength(1);
  expect(logged(id, 'request refused', 'rate-limited').length).toBeLessThanOrEqual(101);
  expect(watcher.socket.connected).toBe(true);
});

it('tolerates as many refused lobby requests as the pages of one user cause, but not several times as many', async () => {
  const page = await sidecar.connect(await sidecar.account('Peggy'));
  const replies = await Promise.all(Array.from({ length: 1_200 }, () => page.ask('presence:show', everybody)));
  expect(replies.at(-1)).toEqual({ ok: false, code: 'rate-limited' });
  expect(await page.ask('check:ping', {})).toEqual({ ok: true });
  const closed = whenClosed(page);
  for (let count = 0; count < 4_800; count += 1) page.socket.emit('presence:show', everybody, ignore);
  expect(await closed).toBe('io server disconnect');
});
