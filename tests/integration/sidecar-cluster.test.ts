import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LEASE_TIMINGS } from '@/server/calls/store/lease-keeper';
import { TestCluster } from '@/tests/fakes/cluster';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';

/** Quicker than in operation, and slower than a busy machine. */
const OWNER = { ttlMs: 2_000, renewMs: 250, marginMs: 500 };

let first: TestSidecar;
let second: TestSidecar;
let alice: Account;
let bob: Account;
let caller: TestDevice;
let callee: TestDevice;
const row = (callId: string) => second.db.call.findFirstOrThrow({ where: { callId } });

async function invite(from: TestDevice, calleeId: string) {
  const callId = randomUUID();
  const reply = await from.ask('call:invite', { callId, calleeId, media: 'video', offer: 'v=0\r\n' });
  return { callId, reply };
}

async function talk(): Promise<string> {
  const { callId } = await invite(caller, bob.id);
  expect(await callee.next('call:invited')).toMatchObject({ callId, peer: { id: alice.id } });
  expect(await callee.ask('call:accept', { callId, media: 'video' })).toEqual({ ok: true });
  expect(await caller.next('call:accepted')).toMatchObject({ callId, deviceId: callee.deviceId });
  expect(await callee.ask('call:connected', { callId })).toEqual({ ok: true });
  await expect
    .poll(async () => (await second.db.call.findFirst({ where: { callId } }))?.connectedAt ?? null)
    .not.toBeNull();
  return callId;
}

describe.each(['sqlite', 'postgresql'] as const)('sidecars that share their calls, on %s', (provider) => {
  beforeEach(async () => {
    first = await TestSidecar.start({}, provider, DEFAULT_LEASE_TIMINGS, undefined, new TestCluster(OWNER));
    second = await first.startAnother();
    alice = await first.account('Alice');
    bob = await first.account('Bob');
    // The first sidecar owns the calls, and the second has the callee.
    caller = await first.connect(alice);
    callee = await second.connect(bob);
  });
  afterEach(async () => {
    await second.close();
    await first.close();
  });

  it('ring, answer, signal and hang up from one to the other', async () => {
    const callId = await talk();
    const signal = {
      linkEpoch: 0,
      body: { type: 'description' as const, description: { type: 'answer' as const, sdp: 'v=0\r\n' } },
    };
    expect(await callee.ask('call:signal', { callId, signal })).toEqual({ ok: true });
    expect(await caller.next('call:signaled')).toEqual({ callId, signal });
    expect(await callee.ask('call:ice', { callId })).toMatchObject({ ok: true, relayOnly: false });
    expect(await callee.ask('call:hang-up', { callId, reason: 'hung-up' })).toEqual({ ok: true });
    expect(await caller.next('call:ended')).toEqual({ callId, reason: 'hung-up' });
    await expect.poll(() => row(callId)).toMatchObject({ endReason: 'hung-up', leaseId: null });
  });

  it('know who is busy at the other', async () => {
    const callId = await talk();
    const carol = await second.connect(await second.account('Carol'));
    const { callId: other, reply } = await invite(carol, alice.id);
    expect(reply).toEqual({ ok: true });
    expect(await carol.next('call:ended')).toEqual({ callId: other, reason: 'busy' });
    expect(await callee.ask('call:hang-up', { callId, reason: 'hung-up' })).toEqual({ ok: true });
  });

  it('refuse what is no call of the device', async () => {
    const callId = await talk();
    const mallory = await second.connect(await second.account('Mallory'));
    expect(await mallory.ask('call:hang-up', { callId, reason: 'hung-up' })).toEqual({
      ok: false,
      code: 'unknown-call',
    });
    expect(await mallory.ask('call:ice', { callId })).toEqual({ ok: false, code: 'unknown-call' });
  });

  it('let a device move from one to the other in its call', async () => {
    const callId = await talk();
    const moved = second.attempt({ cookie: alice.cookie, deviceId: caller.deviceId, port: second.port });
    expect(await moved.next('session:ready')).toMatchObject({ call: { phase: 'active', callId } });
    caller.close();
    expect(await callee.ask('call:relink', { callId })).toEqual({ ok: true });
    expect(await moved.next('call:relinked')).toMatchObject({ callId });
    expect(await moved.ask('call:hang-up', { callId, reason: 'hung-up' })).toEqual({ ok: true });
    expect(await callee.next('call:ended')).toEqual({ callId, reason: 'hung-up' });
  });

  it('hand the calls over when their owner stops', async () => {
    const callId = await talk();
    await first.stop();
    expect(await callee.next('session:ready')).toMatchObject({ call: { phase: 'active', callId } });
    const back = second.attempt({ cookie: alice.cookie, deviceId: caller.deviceId, port: second.port });
    expect(await back.next('session:ready')).toMatchObject({ call: { phase: 'active', callId } });
    expect(await back.ask('call:hang-up', { callId, reason: 'hung-up' })).toEqual({ ok: true });
    expect(await callee.next('call:ended')).toEqual({ callId, reason: 'hung-up' });
    await expect.poll(() => row(callId)).toMatchObject({ endReason: 'hung-up' });
  });

  it('take the calls of an owner that stands still, which does nothing when it wakes', async () => {
    const callId = await talk();
    first.isHalted = true;
    expect(await callee.next('session:ready')).toMatchObject({ call: { phase: 'active', callId } });
    // Its people are still connected to it.
    expect(await caller.ask('call:hang-up', { callId, reason: 'hung-up' })).toEqual({ ok: true });
    expect(await callee.next('call:ended')).toEqual({ callId, reason: 'hung-up' });
    first.isHalted = false;
    expect(await caller.ask('call:hang-up', { callId, reason: 'hung-up' })).toEqual({ ok: true });
    await expect.poll(() => row(callId)).toMatchObject({ endReason: 'hung-up' });
  });
});
