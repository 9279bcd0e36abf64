import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';

const offer = 'v=0\r\n';
const done = { ok: true };
let sidecar: TestSidecar;
let alice: Account;
let bob: Account;
let carol: Account;
let caller: TestDevice;
let callee: TestDevice;
let calleeTab: TestDevice;
let third: TestDevice;
let callId: string;

const row = (id = callId) => sidecar.db.call.findFirst({ where: { callId: id } });
const ring = (from = caller, calleeId = bob.id, id = callId) =>
  from.ask('call:invite', { callId: id, calleeId, media: 'video', offer });
const answer = (from = callee) => from.ask('call:accept', { callId, media: 'audio' });
const signal = {
  linkEpoch: 0,
  body: { type: 'description' as const, description: { type: 'answer' as const, sdp: offer } },
};

describe.each(['sqlite', 'postgresql'] as const)('a call over sockets, on %s', (provider) => {
  beforeAll(async () => {
    sidecar = await TestSidecar.start({ ringMs: 1_000, graceMs: 400, ringGraceMs: 200 }, provider);
  });
  afterAll(() => sidecar.close());

  beforeEach(async () => {
    callId = randomUUID();
    [alice, bob, carol] = (await Promise.all(['Alice', 'Bob', 'Carol'].map((name) => sidecar.account(name)))) as [
      Account,
      Account,
      Account,
    ];
    caller = await sidecar.connect(alice);
    callee = await sidecar.connect(bob);
    calleeTab = await sidecar.connect(bob);
    third = await sidecar.connect(carol);
  });

  afterEach(() => sidecar.disconnectAll());

  it('rings every tab, is answered in one, connects and is hung up; its row records all of it', async () => {
    expect(await ring()).toEqual(done);
    const invitation = { callId, peer: { id: alice.id, name: 'Alice' }, media: 'video', offer };
    expect(await callee.next('call:invited')).toMatchObject(invitation);
    expect(await calleeTab.next('call:invited')).toMatchObject(invitation);
    await expect
      .poll(() => row())
      .toMatchObject({ callerId: alice.id, calleeId: bob.id, acceptedAt: null, endedAt: null });

    expect(await answer()).toEqual(done);
    expect(await caller.next('call:accepted')).toEqual({ callId, media: 'audio', deviceId: callee.deviceId });
    expect(await calleeTab.next('call:ended')).toEqual({ callId, reason: 'answered-elsewhere' });
    expect(await answer(calleeTab)).toEqual({ ok: false, code: 'answered-elsewhere' });

    expect(await callee.ask('call:signal', { callId, signal })).toEqual(done);
    expect(await caller.next('call:signaled')).toEqual({ callId, signal });
    expect(await caller.ask('call:connected', { callId })).toEqual(done);
    expect(await callee.ask('call:relink', { callId })).toEqual(done);
    expect(await caller.next('call:relinked')).toEqual({ callId, linkEpoch: 1 });
    expect(await caller.ask('call:hang-up', { callId, reason: 'hung-up' })).toEqual(done);
    expect(await callee.next('call:ended')).toEqual({ callId, reason: 'hung-up' });
    await expect
      .poll(() => row())
      .toMatchObject({
        calleeDeviceId: callee.deviceId,
        callerMedia: 'video',
        calleeMedia: 'audio',
        linkEpoch: 1,
        acceptedAt: expect.any(Date),
        connectedAt: expect.any(Date),
        endedAt: expect.any(Date),
        endReason: 'hung-up',
      });
    expect(callee.facts('call:').map((fact) => fact.name)).toEqual(['call:invited', 'call:relinked', 'call:ended']);
    expect(sidecar.log.join()).not.toContain('v=0');
  });

  it('reports a decline to each side, and to the other tab that it was declined elsewhere', async () => {
    await ring();
    expect(await callee.ask('call:decline', { callId })).toEqual(done);
    expect(await caller.next('call:ended')).toEqual({ callId, reason: 'declined' });
    expect(await calleeTab.next('call:ended')).toEqual({ callId, reason: 'declined-elsewhere' });
    await expect.poll(() => row()).toMatchObject({ endReason: 'declined', acceptedAt: null });
  });

  it('stops ringing everywhere when the caller cancels, even at once', async () => {
    const [invited, cancelled] = await Promise.all([ring(), caller.ask('call:cancel', { callId })]);
    expect([invited, cancelled]).toEqual([done, done]);
    expect(await callee.next('call:ended')).toEqual({ callId, reason: 'cancelled' });
    expect(await calleeTab.next('call:ended')).toEqual({ callId, reason: 'cancelled' });
    await expect.poll(() => row()).toMatchObject({ endReason: 'cancelled' });
    expect(await answer()).toMatchObject({ ok: false });
  });

  it('ends when nobody answers in time', async () => {
    await ring();
    expect(await caller.next('call:ended')).toEqual({ callId, reason: 'no-answer' });
    expect(await callee.next('call:ended')).toEqual({ callId, reason: 'no-answer' });
    await expect.poll(() => row()).toMatchObject({ endReason: 'no-answer' });
  });

  it('is busy for a third user, whose call does not disturb the ring', async () => {
    await ring();
    const other = randomUUID();
    expect(await ring(third, bob.id, other)).toEqual(done);
    expect(await third.next('call:ended')).toEqual({ callId: other, reason: 'busy' });
    await expect.poll(() => row(other)).toMatchObject({ endReason: 'busy', callerId: carol.id });
    expect(await answer()).toEqual(done);
    await caller.next('call:accepted');
  });

  it('ends as busy if the callee does not want to be disturbed, and at once if they are offline', async () => {
    await callee.ask('presence:set', { availability: 'do-not-disturb' });
    await ring();
    expect(await caller.next('call:ended')).toEqual({ callId, reason: 'busy' });
    const nobody = await sidecar.account('Nobody');
    const other = randomUUID();
    await ring(caller, nobody.id, other);
    expect(await caller.next('call:ended')).toMatchObject({ callId: other });
    await expect.poll(() => row(other)).toMatchObject({ calleeId: nobody.id, endedAt: expect.any(Date) });
    expect(callee.facts('call:')).toEqual([]);
  });

  it('is reported as missed once it is stored, also to a user whose page never rang', async () => {
    await callee.ask('presence:set', { availability: 'do-not-disturb' });
    await ring();
    expect(await callee.next('session:call-logged')).toEqual({});
    expect(await row()).toMatchObject({ endReason: 'busy', endedAt: expect.any(Date) });
    expect(await caller.next('session:call-logged')).toEqual({});
    expect(third.facts('session:call-logged')).toEqual([]);
  });

  it('connects two users who call each other at the same time', async () => {
    const own = randomUUID();
    const replies = await Promise.all([ring(), ring(callee, alice.id, own)]);
    expect(replies).toEqual([done, done]);
    const merged = await Promise.race([callee.next('call:merged'), caller.next('call:merged')]);
    expect([callId, own]).toContain(merged.into.callId);
    expect(merged.callId).not.toBe(merged.into.callId);
    const rows = () => sidecar.db.call.findMany({ where: { callId: { in: [callId, own] } }, select: { callId: true } });
    await expect.poll(rows).toEqual([{ callId: merged.into.callId }]);
  });

  it('cannot be ended, answered, signaled or relinked by a third user', async () => {
    const attack = async () => [
      await answer(third),
      await third.ask('call:decline', { callId }),
      await third.ask('call:cancel', { callId }),
      await third.ask('call:hang-up', { callId, reason: 'hung-up' }),
      await third.ask('call:signal', { callId, signal }),
      await third.ask('call:connected', { callId }),
      await third.ask('call:relink', { callId }),
    ];
    const unknown = { ok: false, code: 'unknown-call' };
    await ring();
    expect(await attack()).toEqual(Array(7).fill(unknown));
    await answer();
    expect(await attack()).toEqual(Array(7).fill(unknown));
    expect(await ring(third, bob.id)).toMatchObject({ ok: false });
    expect(caller.facts('call:').map((fact) => fact.name)).toEqual(['call:accepted']);
    expect(callee.facts('call:').map((fact) => fact.name)).toEqual(['call:invited']);
  });

  it('cannot be accepted by its caller, and carries no signals before accept', async () => {
    await ring();
    expect(await answer(caller)).toEqual({ ok: false, code: 'not-allowed' });
    // Nobody has allowed this caller a link before accept.
    expect(await caller.ask('call:signal', { callId, signal })).toEqual({ ok: false, code: 'wrong-phase' });
    expect(callee.facts('call:').map((fact) => fact.name)).toEqual(['call:invited']);
  });

  it('never overwrites an old call with the same id', async () => {
    await ring();
    await callee.ask('call:decline', { callId });
    await expect.poll(() => row()).toMatchObject({ endReason: 'declined' });
    const before = await row();
    await sidecar.stop();
    await sidecar.startAgain();
    await third.next('session:ready');
    await ring(third, alice.id);
    await third.ask('call:cancel', { callId });
    await sidecar.stop();
    expect(await row()).toEqual(before);
    await sidecar.startAgain();
  });

  it('survives a reload, and ends when a lost device stays away', async () => {
    await ring();
    await answer();
    callee.close();
    expect(await caller.next('call:peer-away')).toEqual({ callId });
    const back = await sidecar.connect(bob, { deviceId: callee.deviceId });
    expect(back.heard[0]).toMatchObject({
      body: { call: { phase: 'active', callId, role: 'callee', peerPresent: true } },
    });
    expect(await caller.next('call:peer-back')).toEqual({ callId });
    back.close();
    await caller.next('call:peer-away');
    expect(await caller.next('call:ended')).toMatchObject({ callId });
    await expect.poll(() => row()).toMatchObject({ endedAt: expect.any(Date) });
  });

  it('shows both users as in a call', async () => {
    await ring();
    await answer();
    const reply = await third.ask('presence:show', { query: '', offset: 0, limit: 100 });
    const statusOf = (id: string) => (reply.ok ? reply.people.find((person) => person.id === id)?.status : undefined);
    expect([statusOf(alice.id), statusOf(bob.id)]).toEqual(['in-a-call', 'in-a-call']);
    await caller.ask('call:hang-up', { callId, reason: 'hung-up' });
    await expect
      .poll(() => third.ask('presence:show', { query: 'bob', offset: 0, limit: 1 }))
      .toMatchObject({
        people: [{ status: 'available' }],
      });
  });

  it('moves to another tab of the callee, and releases the first tab once the second has arrived', async () => {
    await ring();
    await answer();
    const elsewhere = { callId, peer: { id: alice.id, name: 'Alice' }, media: 'audio', role: 'callee' };
    expect(await calleeTab.next('call:elsewhere')).toMatchObject({ call: elsewhere });
    expect(await third.ask('call:move', { callId, media: 'video' })).toEqual({ ok: false, code: 'unknown-call' });
    expect(await calleeTab.ask('call:move', { callId, media: 'video' })).toEqual(done);
    for (const device of [caller, calleeTab])
      expect(await device.next('call:relinked')).toEqual({ callId, linkEpoch: 1, handover: true });
    expect(await calleeTab.ask('call:connected', { callId })).toEqual(done);
    expect(await callee.next('call:ended')).toEqual({ callId, reason: 'moved' });
    await expect
      .poll(() => row())
      .toMatchObject({ calleeDeviceId: calleeTab.deviceId, calleeMedia: 'video', linkEpoch: 1, endedAt: null });
    await caller.ask('call:hang-up', { callId, reason: 'hung-up' });
    expect(await calleeTab.next('call:ended')).toEqual({ callId, reason: 'hung-up' });
  });
});
