import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';

let sidecar: TestSidecar;
let alice: Account;
let bob: Account;
let caller: TestDevice;
let callee: TestDevice;
const callId = randomUUID();
const row = () => sidecar.db.call.findFirstOrThrow({ where: { callId } });
const anew = () => ({ callId: randomUUID(), media: 'video', offer: 'v=0\r\n' }) as const;
const ring = () => caller.ask('call:invite', { callId, calleeId: bob.id, media: 'video', offer: 'v=0\r\n' });

async function restart() {
  await sidecar.stop();
  await sidecar.startAgain();
}

describe.each(['sqlite', 'postgresql'] as const)('a restart of the sidecar, on %s', (provider) => {
  beforeEach(async () => {
    sidecar = await TestSidecar.start({ graceMs: 600, restoreGraceMs: 600 }, provider);
    alice = await sidecar.account('Alice');
    bob = await sidecar.account('Bob');
    caller = await sidecar.connect(alice);
    callee = await sidecar.connect(bob);
  });
  afterEach(() => sidecar.close());

  it('keeps the call ringing, so that it can be answered', async () => {
    await ring();
    await restart();
    expect(await callee.next('session:ready')).toMatchObject({ call: { phase: 'ringing-in', callId, offer: null } });
    expect(await caller.next('session:ready')).toMatchObject({ call: { phase: 'ringing-out', callId } });
    expect(await callee.ask('call:accept', { callId, media: 'video' })).toEqual({ ok: true });
    await caller.next('call:accepted');
    expect(await caller.next('call:relinked')).toEqual({ callId, linkEpoch: 1 });
    expect(await callee.next('call:relinked')).toEqual({ callId, linkEpoch: 1 });
  });

  it('does not ring for an invite that is repeated after its call has ended', async () => {
    await ring();
    await callee.ask('call:decline', { callId });
    await expect.poll(async () => (await row()).endReason).toBe('declined');
    await restart();
    expect(await caller.next('session:ready')).toMatchObject({ call: null });
    expect(await ring()).toEqual({ ok: true });
    expect(await caller.next('call:ended')).toEqual({ callId, reason: 'declined' });
    expect(await callee.next('session:ready')).toMatchObject({ call: null });
    expect((await row()).endReason).toBe('declined');
  });

  it('keeps a call, its duration and the presence of its users', async () => {
    await ring();
    await callee.ask('call:accept', { callId, media: 'video' });
    await callee.ask('call:connected', { callId });
    const watcher = await sidecar.connect(await sidecar.account('Carol'));
    await restart();
    for (const device of [caller, callee]) {
      expect(await device.next('session:ready')).toMatchObject({
        call: { phase: 'active', callId, linkEpoch: 0, connectedForMs: expect.any(Number) },
      });
    }
    await expect
      .poll(() => watcher.ask('presence:show', { query: '', offset: 0, limit: 9 }))
      .toMatchObject({
        people: [
          { id: alice.id, status: 'in-a-call' },
          { id: bob.id, status: 'in-a-call' },
        ],
      });
    expect(await callee.ask('call:hang-up', { callId, reason: 'hung-up' })).toEqual({ ok: true });
    expect(await caller.next('call:ended')).toEqual({ callId, reason: 'hung-up' });
    await expect.poll(row).toMatchObject({ endReason: 'hung-up' });
  });

  it('ends a call that nobody returned to, at the time when it was last known to be running', async () => {
    await ring();
    await callee.ask('call:accept', { callId, media: 'video' });
    await sidecar.stop();
    caller.close();
    callee.close();
    const aliveAt = new Date(Date.now() - 60_000);
    await sidecar.db.call.updateMany({ where: { callId }, data: { invitedAt: aliveAt, aliveAt } });
    await sidecar.startAgain();
    await expect.poll(row, { timeout: 3_000 }).toMatchObject({ endedAt: aliveAt, endReason: expect.any(String) });
  });

  it('does not resume a call that was last known to be running an hour ago', async () => {
    await ring();
    await callee.ask('call:accept', { callId, media: 'video' });
    await callee.ask('call:connected', { callId });
    await sidecar.stop();
    const aliveAt = new Date(Date.now() - 3_600_000);
    const connectedAt = new Date(Date.now() - 3_700_000);
    const times = { invitedAt: connectedAt, connectedAt, aliveAt };
    await sidecar.db.call.updateMany({ where: { callId }, data: times });
    await sidecar.startAgain();
    for (const device of [caller, callee]) expect(await device.next('session:ready')).toMatchObject({ call: null });
    await expect.poll(row).toMatchObject({ endedAt: aliveAt, endReason: 'connection-lost', connectedAt });
    expect(await callee.ask('call:invite', { ...anew(), calleeId: alice.id })).toEqual({ ok: true });
    await caller.next('call:invited');
  });

  it('resumes the running call, even if the end of the previous one was never stored', async () => {
    await ring();
    await callee.ask('call:accept', { callId, media: 'video' });
    await sidecar.stop();
    const before = {
      ...(await row()),
      id: randomUUID(),
      callId: randomUUID(),
      invitedAt: new Date(Date.now() - 200_000),
    };
    await sidecar.db.call.create({ data: { ...before, aliveAt: new Date(Date.now() - 100_000) } });
    await sidecar.startAgain();
    for (const device of [caller, callee]) {
      expect(await device.next('session:ready')).toMatchObject({ call: { phase: 'active', callId } });
    }
    await expect
      .poll(() => sidecar.db.call.findUniqueOrThrow({ where: { id: before.id } }))
      .toMatchObject({ endReason: 'connection-lost' });
    expect((await row()).endedAt).toBeNull();
  });

  it('ends a call if only one side returns', async () => {
    await ring();
    await callee.ask('call:accept', { callId, media: 'video' });
    await sidecar.stop();
    callee.close();
    const stoppedMs = Date.now();
    await sidecar.startAgain();
    expect(await caller.next('session:ready')).toMatchObject({ call: { phase: 'active', peerPresent: false } });
    expect(await caller.next('call:ended')).toMatchObject({ callId });
    await expect.poll(async () => (await row()).endedAt?.getTime()).toBeGreaterThan(stoppedMs);
  });

  it('does not wait for a client that has disappeared', async () => {
    const raw = connectSocket(sidecar.port, '127.0.0.1');
    const head = ['GET /signaling?EIO=4&transport=websocket HTTP/1.1', 'Host: localhost:3000', 'Connection: Upgrade'];
    head.push('Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==');
    raw.write(`${head.join('\r\n')}\r\n\r\n`);
    await once(raw, 'data');
    raw.pause();
    await sidecar.stop();
    // Nobody has read the closing handshake, let alone answered it.
    expect(raw.isPaused()).toBe(true);
    raw.destroy();
  });
});
