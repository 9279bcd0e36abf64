import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accept, ask, remove } from '@/lib/people/contacts/change-contacts';
import { DEFAULT_LEASE_TIMINGS } from '@/server/calls/store/lease-keeper';
import { mayRing } from '@/server/push/may-ring';
import { TestCluster } from '@/tests/fakes/cluster';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';

const OWNER = { ttlMs: 2_000, renewMs: 250, marginMs: 500 };
const all = { query: '', offset: 0, limit: 50 };

let sidecar: TestSidecar;
let alice: Account;
let bob: Account;
let stranger: Account;
let page: TestDevice;

const states = (device: TestDevice) => device.ask('presence:contacts', {});
const befriend = async (a: Account, b: Account) => {
  await ask(sidecar.db, { askerId: a.id, personId: b.id, greeting: '' });
  await accept(sidecar.db, b.id, a.id);
};
const tellOf = (...accounts: Account[]) =>
  sidecar.tell('/internal/contacts-changed', { userIds: accounts.map(({ id }) => id) });
/** Stands for everything that was on its way before: a later change of Bob's is told after it. */
async function nextOfBob(status: 'away' | 'available', from: TestDevice) {
  await from.ask('presence:set', { availability: status });
  return page.next('presence:contacts-changed');
}

describe.each(['sqlite', 'postgresql'] as const)('the contacts of a page, on %s', (provider) => {
  beforeEach(async () => {
    sidecar = await TestSidecar.start({}, provider);
    alice = await sidecar.account('Alice');
    bob = await sidecar.account('Bob');
    stranger = await sidecar.account('Stranger');
    await befriend(alice, bob);
    page = await sidecar.connect(alice);
  });
  afterEach(() => sidecar.close());

  it('are told as they come, change and go, and strangers are not', async () => {
    expect(await states(page)).toEqual({ ok: true, online: [] });
    await sidecar.connect(stranger);
    const phone = await sidecar.connect(bob);
    expect(await page.next('presence:contacts-changed')).toEqual({ changed: [{ id: bob.id, status: 'available' }] });
    expect(await nextOfBob('away', phone)).toEqual({ changed: [{ id: bob.id, status: 'away' }] });
    expect(await states(page)).toEqual({ ok: true, online: [{ id: bob.id, status: 'away' }] });
    await phone.ask('presence:set', { availability: 'invisible' });
    expect(await page.next('presence:contacts-changed')).toEqual({ changed: [{ id: bob.id, status: null }] });
    expect(await states(page)).toEqual({ ok: true, online: [] });
  });

  it('are other people as soon as the web app says so', async () => {
    const phone = await sidecar.connect(bob);
    await sidecar.connect(stranger);
    expect(await states(page)).toEqual({ ok: true, online: [{ id: bob.id, status: 'available' }] });
    await befriend(stranger, alice);
    expect((await tellOf(stranger, alice)).status).toBe(204);
    // At once; the sidecar reads the contacts then.
    expect(await page.next('session:contacts-changed')).toEqual({});
    expect(await page.next('presence:contacts-changed')).toEqual({
      changed: [{ id: stranger.id, status: 'available' }],
    });
    await remove(sidecar.db, bob.id, alice.id);
    await tellOf(bob, alice);
    expect(await page.next('presence:contacts-changed')).toEqual({ changed: [{ id: bob.id, status: null }] });
    // Nothing more is told of somebody who has ended it.
    await phone.ask('presence:set', { availability: 'away' });
    const heard = page.facts('presence:contacts-changed').length;
    expect(await states(page)).toEqual({ ok: true, online: [{ id: stranger.id, status: 'available' }] });
    expect(page.facts('presence:contacts-changed')).toHaveLength(heard);
  });

  it('are all that a page learns where the lobby has only contacts', async () => {
    await sidecar.stop();
    await sidecar.startAgain({ lobby: 'contacts' });
    page = await sidecar.connect(alice);
    const phone = await sidecar.connect(bob);
    await sidecar.connect(stranger);
    const nothing = { ok: true, revision: 0, total: 0, onlineCount: 0, people: [] };
    expect(await page.ask('presence:show', all)).toEqual(nothing);
    expect(await page.ask('presence:show', { ...all, query: 'stranger' })).toEqual(nothing);
    await expect.poll(() => states(page)).toEqual({ ok: true, online: [{ id: bob.id, status: 'available' }] });
    expect(await nextOfBob('away', phone)).toEqual({ changed: [{ id: bob.id, status: 'away' }] });
    expect(page.facts('presence:changed')).toEqual([]);
  });
});

describe.each(['sqlite', 'postgresql'] as const)('an availability with an end, on %s', (provider) => {
  const quiet = { availability: 'do-not-disturb' } as const;
  const stored = () => sidecar.db.user.findUniqueOrThrow({ where: { id: alice.id } });
  const open = { availability: 'available', endsAtMs: null };

  beforeEach(async () => {
    sidecar = await TestSidecar.start({}, provider);
    alice = await sidecar.account('Alice');
    bob = await sidecar.account('Bob');
    page = await sidecar.connect(alice);
  });
  afterEach(() => sidecar.close());

  it('ends on all devices of its user, in the database and for callers', async () => {
    const [phone, caller] = [await sidecar.connect(alice), await sidecar.connect(bob)];
    const reply = await page.ask('presence:set', { ...quiet, endsInMs: 1_500 });
    if (!reply.ok) throw new Error(reply.code);
    expect(await phone.next('session:availability-set')).toEqual({ ...quiet, endsAtMs: reply.endsAtMs });
    expect((await stored()).availabilityEndsAt?.getTime()).toBe(reply.endsAtMs);
    const call = () => ({ callId: randomUUID(), calleeId: alice.id, media: 'video' as const, offer: 'v=0\r\n' });
    await caller.ask('call:invite', call());
    expect(await caller.next('call:ended')).toMatchObject({ reason: 'busy' });
    for (const device of [page, phone]) expect(await device.next('session:availability-set')).toEqual(open);
    expect(Date.now()).toBeGreaterThanOrEqual(reply.endsAtMs ?? Number.NaN);
    expect(await stored()).toMatchObject({ availability: 'available', availabilityEndsAt: null });
    await caller.ask('call:invite', call());
    await phone.next('call:invited');
  });

  it('ends while its user is away or the sidecar stands still', async () => {
    await page.ask('presence:set', { ...quiet, endsInMs: 3_000 });
    page.close();
    await sidecar.stop();
    expect(await mayRing(sidecar.db, alice.id, Date.now())).toBe(false);
    await expect
      .poll(async () => Date.now() >= ((await stored()).availabilityEndsAt?.getTime() ?? 0), { timeout: 10_000 })
      .toBe(true);
    // For the push of a call, too.
    expect(await mayRing(sidecar.db, alice.id, Date.now())).toBe(true);
    await sidecar.startAgain();
    page = await sidecar.connect(alice);
    expect(page.heard[0]).toMatchObject({ name: 'session:ready', body: open });
  });

  it('goes on after a restart until its end', async () => {
    const reply = await page.ask('presence:set', { ...quiet, endsInMs: 3_000 });
    await sidecar.stop();
    await sidecar.startAgain();
    const again = await sidecar.connect(alice);
    expect(again.heard[0]).toMatchObject({ body: { ...quiet, endsAtMs: reply.ok && reply.endsAtMs } });
    expect(await again.next('session:availability-set')).toEqual(open);
  });

  it('is replaced by what its user says', async () => {
    await page.ask('presence:set', { ...quiet, endsInMs: 1_000 });
    expect(await page.ask('presence:set', quiet)).toEqual({ ok: true, endsAtMs: null });
    expect(await stored()).toMatchObject({ ...quiet, availabilityEndsAt: null });
    const badly = await page.send('presence:set', { availability: 'away', endsInMs: 1_000 });
    expect(badly).toEqual({ ok: false, code: 'invalid-message' });
  });
});

describe('two sidecars', () => {
  let second: TestSidecar;
  beforeEach(async () => {
    sidecar = await TestSidecar.start({}, 'sqlite', DEFAULT_LEASE_TIMINGS, undefined, new TestCluster(OWNER));
    second = await sidecar.startAnother();
    alice = await sidecar.account('Alice');
    bob = await sidecar.account('Bob');
    await befriend(alice, bob);
    page = await sidecar.connect(alice);
  });
  afterEach(async () => {
    await second.close();
    await sidecar.close();
  });

  it('tell of a contact who is connected to the other one', async () => {
    await states(page);
    const phone = await second.connect(bob);
    expect(await page.next('presence:contacts-changed')).toEqual({ changed: [{ id: bob.id, status: 'available' }] });
    expect(await nextOfBob('away', phone)).toEqual({ changed: [{ id: bob.id, status: 'away' }] });
  });

  it('tell each device what was set at the other one, and when that ends', async () => {
    const phone = await second.connect(alice);
    const reply = await page.ask('presence:set', { availability: 'do-not-disturb', endsInMs: 2_000 });
    expect(await phone.next('session:availability-set')).toEqual({
      ...{ availability: 'do-not-disturb', endsAtMs: reply.ok && reply.endsAtMs },
    });
    const over = { availability: 'available', endsAtMs: null };
    expect(await phone.next('session:availability-set')).toEqual(over);
    expect(await page.next('session:availability-set')).toEqual(over);
    // Where it was set nobody is left to end it.
    await page.ask('presence:set', { availability: 'do-not-disturb', endsInMs: 2_500 });
    page.close();
    expect(await phone.next('session:availability-set')).toMatchObject({ availability: 'do-not-disturb' });
    expect(await phone.next('session:availability-set')).toEqual(over);
  });
});
