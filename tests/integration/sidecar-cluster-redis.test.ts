import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_OWNER_LEASE_TIMINGS, type OwnerLeaseTimings } from '@/server/calls/owner/owner-lease';
import { DEFAULT_LEASE_TIMINGS } from '@/server/calls/store/lease-keeper';
import { RedisCluster } from '@/tests/fakes/cluster';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';
import { startRedis, type TestRedis } from '@/tests/fixtures/redis';

/** No lease ends by itself: whoever stops has let it go. */
const PATIENT: OwnerLeaseTimings = { ttlMs: 60_000, renewMs: 500, marginMs: 1_000 };
/** Longer than any other wait of these tests. */
const SOON = { timeout: 20_000 };
const everybody = { query: '', offset: 0, limit: 100 };

let redis: TestRedis;
/** The first owns the calls. */
let sidecars: TestSidecar[];
let alice: Account;
let bob: Account;
let caller: TestDevice;
let callee: TestDevice;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
async function begin(timings: OwnerLeaseTimings): Promise<void> {
  const cluster = new RedisCluster(redis.url, timings);
  const first = await TestSidecar.start({}, 'postgresql', DEFAULT_LEASE_TIMINGS, undefined, cluster);
  sidecars = [first];
  alice = await first.account('Alice');
  bob = await first.account('Bob');
  caller = await first.connect(alice);
  sidecars.push(await first.startAnother(), await first.startAnother());
  callee = await at(1).connect(bob);
}
afterEach(async () => {
  for (const sidecar of [...sidecars].reverse()) await sidecar.close();
});

const at = (index: number) => sidecars[index] as TestSidecar;
const row = (callId: string) => at(0).db.call.findFirstOrThrow({ where: { callId } });

async function ring(): Promise<string> {
  const callId = randomUUID();
  const invitation = { callId, calleeId: bob.id, media: 'video', offer: 'v=0\r\n' } as const;
  expect(await caller.ask('call:invite', invitation)).toEqual({ ok: true });
  expect(await callee.next('call:invited')).toMatchObject({ callId });
  return callId;
}

async function talk(): Promise<string> {
  const callId = await ring();
  expect(await callee.ask('call:accept', { callId, media: 'video' })).toEqual({ ok: true });
  expect(await caller.next('call:accepted')).toMatchObject({ callId });
  for (const device of [caller, callee]) expect(await device.ask('call:connected', { callId })).toEqual({ ok: true });
  await expect.poll(async () => (await row(callId)).connectedAt).not.toBeNull();
  return callId;
}

/** The page connects to another sidecar, as the balancer has it. */
async function move(device: TestDevice, account: Account, to: TestSidecar): Promise<TestDevice> {
  device.close();
  return to.connect(account, { deviceId: device.deviceId });
}

/** Whom this user's page lists. */
async function listed(device: TestDevice): Promise<string[]> {
  const reply = await device.ask('presence:show', everybody);
  return reply.ok ? reply.people.map(({ id }) => id) : [];
}

const endsOf = (...devices: TestDevice[]) => devices.flatMap((device) => device.facts('call:ended'));

describe('sidecars over a real Redis', () => {
  beforeEach(() => begin(PATIENT));

  it('call each other', async () => {
    const callId = await talk();
    expect(await callee.ask('call:hang-up', { callId, reason: 'hung-up' })).toEqual({ ok: true });
    expect(await caller.next('call:ended')).toEqual({ callId, reason: 'hung-up' });
    await expect.poll(() => row(callId)).toMatchObject({ endReason: 'hung-up', leaseId: null });
  });

  it('are stopped and started one after the other, while people talk', async () => {
    const callId = await talk();
    for (const index of [0, 1, 2]) {
      const stopped = at(index).drain();
      const told = index === 0 ? caller : index === 1 ? callee : null;
      if (told) expect((await told.next('session:restarting')).reconnectInMs).toBeLessThan(1_000);
      await stopped;
      // Nobody waits for a lease to end.
      if (index === 0) {
        expect(await callee.next('session:ready')).toMatchObject({ call: { phase: 'active', callId } });
        expect(await listed(callee)).toContain(alice.id);
        caller = await move(caller, alice, at(2));
      }
      if (index === 1) {
        expect(await listed(caller)).toContain(bob.id);
        callee = await move(callee, bob, at(0));
      }
      await at(index).startAgain();
    }
    caller = await move(caller, alice, at(1));
    expect(endsOf(caller, callee)).toEqual([]);
    expect(callee.facts('call:invited')).toEqual([]);
    await expect.poll(() => listed(callee), SOON).toContain(alice.id);
    expect(await caller.ask('call:hang-up', { callId, reason: 'hung-up' })).toEqual({ ok: true });
    expect(await callee.next('call:ended')).toEqual({ callId, reason: 'hung-up' });
  });

  it('hand over a call that rings: it rings on, once, and can be answered', async () => {
    const callId = await ring();
    await at(0).drain();
    expect(await callee.next('session:ready')).toMatchObject({ call: { phase: 'ringing-in', callId } });
    caller = await move(caller, alice, at(2));
    expect(caller.facts('session:ready')).toMatchObject([{ body: { call: { phase: 'ringing-out', callId } } }]);
    expect(await callee.ask('call:accept', { callId, media: 'video' })).toEqual({ ok: true });
    expect(await caller.next('call:relinked')).toEqual({ callId, linkEpoch: 1 });
    expect(callee.facts('call:invited')).toHaveLength(1);
    expect(endsOf(caller, callee)).toEqual([]);
  });

  it('take new calls while one of them stops', async () => {
    const carol = await at(2).account('Carol');
    const atCarol = await at(2).connect(carol);
    const stopped = at(0).drain();
    const callId = randomUUID();
    const invitation = { callId, calleeId: bob.id, media: 'audio', offer: 'v=0\r\n' } as const;
    // However slow this machine is: `unavailable` after 1.5 s.
    await expect.poll(() => atCarol.ask('call:invite', invitation), SOON).toEqual({ ok: true });
    // From the owner that stops, or in the next one's greeting.
    const told = () =>
      callee.heard.map(({ body }) => body).find((body) => JSON.stringify(body).includes(`"callId":"${callId}"`));
    await expect.poll(told, SOON).toBeDefined();
    await stopped;
    expect(await callee.ask('call:decline', { callId })).toEqual({ ok: true });
    expect(await atCarol.next('call:ended')).toMatchObject({ callId, reason: 'declined' });
  });
});

describe('sidecars whose Redis is killed and comes back empty', () => {
  beforeEach(() => begin(DEFAULT_OWNER_LEASE_TIMINGS));

  it('refuse a new call with a word while Redis is gone, keep the call that goes on, and end it afterwards', async () => {
    const callId = await talk();
    await redis.kill();
    const dave = await at(1).account('Dave');
    const invitation = { callId: randomUUID(), calleeId: dave.id, media: 'audio', offer: 'v=0\r\n' } as const;
    const carol = await at(1).account('Carol');
    const atCarol = at(1).attempt({ cookie: carol.cookie });
    await new Promise((resolve) => atCarol.socket.once('connect', () => resolve(null)));
    expect(await atCarol.ask('call:invite', invitation)).toEqual({ ok: false, code: 'unavailable' });
    expect(await callee.ask('call:hang-up', { callId, reason: 'hung-up' })).toEqual({ ok: false, code: 'internal' });
    expect(endsOf(caller, callee)).toEqual([]);
    await redis.start();
    // As the page's outbox repeats it.
    await expect.poll(() => callee.ask('call:hang-up', { callId, reason: 'hung-up' }), SOON).toEqual({ ok: true });
    expect(await caller.next('call:ended')).toEqual({ callId, reason: 'hung-up' });
  });
});
