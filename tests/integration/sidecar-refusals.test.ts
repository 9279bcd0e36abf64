import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_MESSAGE_BYTES, MAX_PACKET_BYTES, PROTOCOL_VERSION } from '@/lib/protocol/version';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';

let sidecar: TestSidecar;
let alice: Account;
let bob: Account;
let device: TestDevice;

beforeAll(async () => {
  sidecar = await TestSidecar.start();
  alice = await sidecar.account('Alice');
  bob = await sidecar.account('Bob');
  device = await sidecar.connect(alice);
});
afterAll(() => sidecar.close());

describe('who may connect', () => {
  const auth = (over: object) => ({ protocolVersion: PROTOCOL_VERSION, deviceId: randomUUID(), ...over });

  it.each([
    ['nobody', () => ({}), 'unauthenticated'],
    ['a made-up login', () => ({ cookie: 'mado.session.3000=eyJhbGciOiJkaXIifQ..x.y.z' }), 'unauthenticated'],
    ['another site', () => ({ cookie: alice.cookie, origin: 'https://evil.example' }), 'forbidden-origin'],
    [
      'another site, polling',
      () => ({ cookie: alice.cookie, origin: 'https://evil.example', transports: ['polling' as const] }),
      'forbidden-origin',
    ],
    ['a WebSocket from nowhere', () => ({ cookie: alice.cookie, origin: null }), 'forbidden-origin'],
    ['another version', () => ({ cookie: alice.cookie, auth: auth({ protocolVersion: 999 }) }), 'version-mismatch'],
    ['no handshake', () => ({ cookie: alice.cookie, auth: {} }), 'invalid-message'],
    ['a device that is no id', () => ({ cookie: alice.cookie, auth: auth({ deviceId: 'x' }) }), 'invalid-message'],
    [
      'a page that was opened for somebody else',
      () => ({ cookie: alice.cookie, auth: auth({ ownerId: bob.id }) }),
      'other-account',
    ],
    ['somebody naming a user', () => ({ cookie: alice.cookie, auth: auth({ userId: bob.id }) }), 'invalid-message'],
  ])('refuses %s', async (_, options, code) => {
    expect(await sidecar.attempt(options()).refused()).toBe(code);
  });

  it('keeps a connection with its user, whoever owns the cookie later', async () => {
    const page = { deviceId: randomUUID(), auth: auth({ ownerId: alice.id }) };
    const open = await sidecar.connect(alice, page);
    expect(await sidecar.attempt({ ...page, cookie: bob.cookie }).refused()).toBe('other-account');
    const reply = await open.ask('presence:show', { query: 'Alice', offset: 0, limit: 10 });
    expect(reply).toMatchObject({ ok: true, people: [] });
    open.close();
  });

  it('refuses a login that has ended', async () => {
    const old = await sidecar.login(alice);
    await sidecar.db.session.update({ where: { id: old.sessionId }, data: { expiresAt: new Date(0) } });
    expect(await sidecar.attempt({ cookie: old.cookie }).refused()).toBe('unauthenticated');
  });

  it('greets a signed-in user, over polling too', async () => {
    const polling = await sidecar.connect(alice, { transports: ['polling'] });
    expect(polling.heard[0]).toMatchObject({
      name: 'session:ready',
      body: { me: { id: alice.id, name: 'Alice' }, availability: 'available', call: null },
    });
    polling.close();
  });

  it('allows one socket per device: a second one takes over', async () => {
    const first = await sidecar.connect(bob);
    const second = await sidecar.connect(bob, { deviceId: first.deviceId });
    await expect.poll(() => first.socket.connected).toBe(false);
    first.close();
    expect(await second.ask('presence:show', { query: '', offset: 0, limit: 10 })).toMatchObject({ ok: true });
    second.close();
  });
});

describe('a connection', () => {
  it('is for one device: naming a second one closes it, and leaves nobody online', async () => {
    const carol = await sidecar.account('Carol');
    const carols = async () => {
      const reply = await device.ask('presence:show', { query: 'Carol', offset: 0, limit: 10 });
      return reply.ok && reply.total;
    };
    const twice = sidecar.attempt({ cookie: carol.cookie });
    const { io } = twice.socket;
    io.reconnection(false);
    const cutOff = new Promise((resolve) => io.engine.once('close', resolve));
    const hello = (deviceId: string) => `0${JSON.stringify({ protocolVersion: PROTOCOL_VERSION, deviceId })}`;
    // Before the first is answered.
    io.once('open', () => [twice.deviceId, randomUUID(), randomUUID()].map((id) => io.engine.send(hello(id))));
    await cutOff;
    twice.close();
    await expect.poll(carols).toBe(0);
  });

  it('answers no pings of the WebSocket protocol, which no limit would count', async () => {
    const pinging = await sidecar.connect(bob);
    const { ws } = pinging.socket.io.engine.transport as unknown as {
      ws: import('node:events').EventEmitter & { ping(): void };
    };
    let pongs = 0;
    ws.on('pong', () => {
      pongs += 1;
    });
    for (let n = 0; n < 5; n++) ws.ping();
    expect(await pinging.ask('presence:show', { query: '', offset: 0, limit: 1 })).toMatchObject({ ok: true });
    expect(pongs).toBe(0);
    pinging.close();
  });
});

describe('what may be sent', () => {
  const callId = randomUUID();
  const sdp = 'secret-sdp';
  const invite = () => ({ callId, calleeId: bob.id, media: 'video', offer: sdp });
  const invalid = { ok: false, code: 'invalid-message' };

  it.each<[string, string | number, () => unknown[]]>([
    ['an unknown event', 'call:teleport', () => [{ callId }]],
    ['a name every object has', 'constructor', () => [{}]],
    ['a number for a name', 5, () => [{ callId }]],
    ['no name at all', '', () => [{ callId }]],
    ['an event that Node would throw', 'error', () => [{ callId }]],
    ['a fact', 'call:ended', () => [{ callId, reason: 'hung-up' }]],
    ['nothing', 'call:cancel', () => []],
    ['null', 'call:cancel', () => [null]],
    ['a number', 'call:cancel', () => [7]],
    ['a buffer', 'call:cancel', () => [Buffer.from('x')]],
    ['two bodies', 'call:cancel', () => [{ callId }, { callId }]],
    ['an id that is none', 'call:cancel', () => [{ callId: '../../etc' }]],
    ['a message naming another sender', 'call:invite', () => [{ ...invite(), callerId: bob.id }]],
    ['a field too many', 'call:accept', () => [{ callId, media: 'video', from: bob.id }]],
    ['a missing field', 'call:invite', () => [{ callId, calleeId: bob.id, media: 'video' }]],
    ['another medium', 'call:invite', () => [{ ...invite(), media: 'hologram' }]],
    ['a description over 48 KiB', 'call:invite', () => [{ ...invite(), offer: 'x'.repeat(48 * 1024 + 1) }]],
    ['an offset below zero', 'presence:show', () => [{ query: '', offset: -1, limit: 10 }]],
    ['a thousand people at once', 'presence:show', () => [{ query: '', offset: 0, limit: 1_000 }]],
    ['an availability that is none', 'presence:set', () => [{ availability: 'in-a-call' }]],
  ])('refuses %s', async (_, event, args) => {
    expect(await device.send(event, ...args())).toEqual(invalid);
  });

  it('survives a message without an acknowledgement, or with one that is no function', async () => {
    device.socket.emit('call:cancel', { callId });
    device.socket.emit('call:cancel', { callId }, 'not a function');
    expect(await device.ask('presence:show', { query: '', offset: 0, limit: 1 })).toMatchObject({ ok: true });
  });

  it('refuses requests that come out of order', async () => {
    const candidate = { candidate: '', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null };
    const signal = { linkEpoch: 0, body: { type: 'candidate' as const, candidate } };
    const unknown = { ok: false, code: 'unknown-call' };
    expect(await device.ask('call:accept', { callId, media: 'video' })).toEqual(unknown);
    expect(await device.ask('call:signal', { callId, signal })).toEqual(unknown);
    expect(await device.ask('call:connected', { callId })).toEqual(unknown);
    expect(await device.ask('call:relink', { callId })).toEqual(unknown);
  });

  it('refuses calls to an unknown user and to oneself', async () => {
    const ask = (calleeId: string) => device.ask('call:invite', { callId, calleeId, media: 'video', offer: 'v=0\r\n' });
    expect(await ask(`nobody'; DROP TABLE User; --`)).toEqual({ ok: false, code: 'unknown-user' });
    expect(await ask(alice.id)).toEqual({ ok: false, code: 'not-allowed' });
  });

  it('refuses a message of more than 64 KB, and closes a socket that sends far more', async () => {
    const loud = await sidecar.connect(alice);
    const long = (bytes: number) => ({ ...invite(), offer: 'x'.repeat(bytes) });
    expect(await loud.send('call:invite', long(MAX_MESSAGE_BYTES))).toEqual({ ok: false, code: 'invalid-message' });
    expect(sidecar.log.join()).toContain('message over the limit');
    const closed = new Promise((resolve) => loud.socket.once('disconnect', resolve));
    loud.socket.emit('call:invite', long(MAX_PACKET_BYTES));
    await closed;
    loud.close();
    await expect.poll(() => sidecar.log.join()).toContain('packet over the limit');
  });

  it('changes no state because of refused requests, and logs nothing but their names', async () => {
    expect(await sidecar.db.call.count()).toBe(0);
    const log = sidecar.log.join();
    expect(log).toContain('"event":"call:invite"');
    expect(log).toContain(alice.id);
    expect(log).not.toContain(sdp);
    expect(log).not.toContain('xxxx');
    expect(log).not.toContain('teleport');
    expect(log).not.toContain(alice.cookie);
  });

  it('limits how often a user may call', async () => {
    const mallory = await sidecar.account('Mallory');
    const dialing = await sidecar.connect(mallory);
    const dial = () =>
      dialing.send('call:invite', { ...invite(), callId: randomUUID(), calleeId: 'nobody', offer: 'v=0\r\n' });
    const replies = await Promise.all(Array.from({ length: 61 }, dial));
    expect(replies.slice(0, 60).every((reply) => (reply as { code: string }).code === 'unknown-user')).toBe(true);
    expect(replies[60]).toEqual({ ok: false, code: 'rate-limited' });
    dialing.close();
  });

  it('closes a connection that keeps sending invalid messages', async () => {
    const mallory = await sidecar.account('Mallory');
    const noisy = await sidecar.connect(mallory);
    const closed = new Promise((resolve) => noisy.socket.once('disconnect', resolve));
    for (let index = 0; index < 101; index += 1) noisy.socket.emit('nonsense', index);
    expect(await closed).toBe('io server disconnect');
    expect(device.socket.connected).toBe(true);
  });
});

it('lets somebody in whose address is confirmed, and nobody else, where there is a mail server', async () => {
  const own = await TestSidecar.start();
  try {
    const [old, proved] = [await own.account('Old'), await own.account('Proved')];
    await own.db.user.update({ where: { id: proved.id }, data: { emailProvedAt: new Date() } });
    await own.stop();
    await own.startAgain({ hasMail: true });
    expect(await own.attempt({ cookie: old.cookie }).refused()).toBe('unauthenticated');
    await own.connect(proved);
  } finally {
    await own.close();
  }
});
