import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';

/** A takeover after 3 s: later than a restart, even on a busy machine. */
const LEASES = { renewMs: 100, looks: 30 };
const TAKEOVER = { timeout: 15_000 };

let first: TestSidecar;
let second: TestSidecar;
let alice: Account;
let bob: Account;
let caller: TestDevice;
let callee: TestDevice;
const row = (callId: string) => first.db.call.findFirstOrThrow({ where: { callId } });
const leases = () => first.db.lease.findMany();
const isLive = async (callId: string) => (await row(callId)).endedAt === null;

/** Resolves once every sidecar has renewed its lease a few times, and as often had the chance to take a call. */
async function renewals(): Promise<void> {
  const before = new Map((await leases()).map(({ id, renewals }) => [id, renewals]));
  const hasRenewed = async () => (await leases()).every(({ id, renewals }) => renewals >= (before.get(id) ?? 0) + 5);
  await expect.poll(hasRenewed).toBe(true);
}

async function ring(): Promise<string> {
  const callId = randomUUID();
  await caller.ask('call:invite', { callId, calleeId: bob.id, media: 'video', offer: 'v=0\r\n' });
  await callee.next('call:invited');
  return callId;
}

/** Resolves once all of the call's beginning has been written. */
async function talk(): Promise<string> {
  const callId = await ring();
  await callee.ask('call:accept', { callId, media: 'video' });
  await caller.next('call:accepted');
  await callee.ask('call:connected', { callId });
  const written = async () => (await first.db.call.findFirst({ where: { callId } }))?.connectedAt ?? null;
  await expect.poll(written).not.toBeNull();
  return callId;
}

describe.each(['sqlite', 'postgresql'] as const)('two sidecars on one database, on %s', (provider) => {
  beforeEach(async () => {
    first = await TestSidecar.start({}, provider, LEASES);
    alice = await first.account('Alice');
    bob = await first.account('Bob');
    caller = await first.connect(alice);
    callee = await first.connect(bob);
  });
  afterEach(async () => {
    await second.close();
    await first.close();
  });

  it('leave each other’s calls alone', async () => {
    const callId = await talk();
    second = await first.startAnother({ graceMs: 1, restoreGraceMs: 1 });
    await renewals();
    expect(second.log.join()).not.toContain('restored');
    // Any end of the second sidecar's making would have been written by now.
    expect(await isLive(callId)).toBe(true);
    expect(await callee.ask('call:relink', { callId })).toEqual({ ok: true });
    await caller.next('call:relinked');
    await expect.poll(async () => (await row(callId)).linkEpoch).toBe(1);

    expect(await callee.ask('call:hang-up', { callId, reason: 'hung-up' })).toEqual({ ok: true });
    expect(await caller.next('call:ended')).toEqual({ callId, reason: 'hung-up' });
    await expect.poll(() => row(callId)).toMatchObject({ endReason: 'hung-up', leaseId: null });
    const written = await row(callId);
    await renewals();
    expect(await first.db.call.findMany()).toEqual([written]);
    expect([first.hasLostLease, second.hasLostLease]).toEqual([false, false]);
  });

  it('keep a ring at the sidecar that received it', async () => {
    second = await first.startAnother({ graceMs: 1, restoreGraceMs: 1, ringMs: 1 });
    const callId = await ring();
    await renewals();
    expect(await callee.ask('call:accept', { callId, media: 'video' })).toEqual({ ok: true });
    expect(await caller.next('call:accepted')).toMatchObject({ callId });
  });

  it('leave a call to the sidecar that is being restarted', async () => {
    second = await first.startAnother();
    const callId = await talk();
    await first.stop();
    await first.startAgain();
    for (const device of [caller, callee])
      expect(await device.next('session:ready')).toMatchObject({ call: { phase: 'active', callId } });
    await renewals();
    expect(await isLive(callId)).toBe(true);
    expect(second.log.join()).not.toContain('taken over');
  });

  it('take over the calls of a sidecar that is gone, whose later writes fail', async () => {
    const callId = await talk();
    second = await first.startAnother();
    first.isHalted = true;
    const [held] = await second.db.lease.findMany({ where: { node: { not: 'first' } } });
    await expect.poll(async () => (await row(callId)).leaseId, TAKEOVER).toBe(held?.id);

    // It wakes up with people still connected to it, who end the call there.
    first.isHalted = false;
    await callee.ask('call:hang-up', { callId, reason: 'hung-up' });
    await caller.next('call:ended');
    await expect.poll(() => first.hasLostLease).toBe(true);
    const another = randomUUID();
    await caller.ask('call:invite', { callId: another, calleeId: bob.id, media: 'video', offer: 'v=0\r\n' });
    await first.stop();
    expect(await first.db.call.findMany()).toMatchObject([{ callId, endedAt: null, leaseId: held?.id }]);

    const again = second.attempt({ cookie: alice.cookie, deviceId: caller.deviceId, port: second.port });
    expect(await again.next('session:ready')).toMatchObject({ call: { phase: 'active', callId } });
    expect(await again.ask('call:hang-up', { callId, reason: 'hung-up' })).toEqual({ ok: true });
    await expect.poll(() => row(callId)).toMatchObject({ endReason: 'hung-up' });
  });

  it('end a call that was taken over and that nobody returns to', async () => {
    const callId = await talk();
    const { aliveAt } = await row(callId);
    second = await first.startAnother({ graceMs: 1 });
    first.isHalted = true;
    await expect.poll(() => row(callId), TAKEOVER).toMatchObject({ endedAt: aliveAt, endReason: expect.any(String) });
    expect(second.log.join()).toContain('taken over');
  });
});
