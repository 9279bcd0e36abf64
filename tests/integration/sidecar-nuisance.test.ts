import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recentCalls } from '@/lib/history/recent-calls';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';

const offer = 'v=0\r\n';
const done = { ok: true };
let sidecar: TestSidecar;
let mallory: Account;
let bob: Account;
let carol: Account;
let stranger: TestDevice;
let victim: TestDevice;
let third: TestDevice;

const ring = (from: TestDevice, { id }: Account, callId: string = randomUUID()) =>
  from.ask('call:invite', { callId, calleeId: id, media: 'video', offer });
const cancel = (from: TestDevice, callId: string) => from.ask('call:cancel', { callId });
const rowsOf = (callId: string) => sidecar.db.call.findMany({ where: { callId }, orderBy: { invitedAt: 'asc' } });

/** Rings and gives up, so many times or until it is refused; what the last ring was answered. */
async function ringInALoop(times: number, callee = bob) {
  let answer: Awaited<ReturnType<typeof ring>> = { ok: true };
  for (let n = 0; n < times && answer.ok; n += 1) {
    const callId = randomUUID();
    answer = await ring(stranger, callee, callId);
    if (answer.ok) await cancel(stranger, callId);
  }
  return answer;
}

beforeAll(async () => {
  sidecar = await TestSidecar.start({ ringMs: 1_000, rememberMs: 300 });
});
afterAll(() => sidecar.close());
beforeEach(async () => {
  const names = ['Mallory', 'Bob', 'Carol'];
  [mallory, bob, carol] = (await Promise.all(names.map((name) => sidecar.account(name)))) as [
    Account,
    Account,
    Account,
  ];
  [stranger, victim, third] = [
    await sidecar.connect(mallory),
    await sidecar.connect(bob),
    await sidecar.connect(carol),
  ];
});
afterEach(() => sidecar.disconnectAll());

describe('an invisible user', () => {
  it('looks absent to a caller from the moment they choose to be invisible', async () => {
    const absent = await sidecar.account('Absent');
    await victim.ask('presence:set', { availability: 'invisible' });
    const heardOf = async (callee: Account) => {
      const callId = randomUUID();
      const before = stranger.heard.length;
      const answer = await ring(stranger, callee, callId);
      await stranger.next('call:ended');
      const heard = stranger.heard.slice(before).filter(({ name }) => !name.startsWith('presence:'));
      await expect.poll(() => rowsOf(callId)).toMatchObject([{ endReason: 'no-answer' }]);
      return JSON.stringify({ answer, heard }).replaceAll(callId, 'ID');
    };
    expect(await heardOf(bob)).toBe(await heardOf(absent));
    expect(victim.facts('call:')).toEqual([]);
    // They see afterwards that somebody called.
    await victim.next('session:call-logged');
    expect(await recentCalls(sidecar.db, bob.id)).toMatchObject([{ outcome: 'missed', peer: { id: mallory.id } }]);
  });

  it('gets no ring in the greeting of a page that they open', async () => {
    await victim.ask('presence:set', { availability: 'invisible' });
    await ring(stranger, bob);
    const page = await sidecar.connect(bob);
    expect(page.facts('session:ready')).toMatchObject([{ body: { availability: 'invisible', call: null } }]);
    await stranger.next('call:ended');
  });

  it('looks absent, not busy, while in a call', async () => {
    await victim.ask('presence:set', { availability: 'invisible' });
    const callId = randomUUID();
    await ring(victim, carol, callId);
    await third.ask('call:accept', { callId, media: 'video' });
    await ring(stranger, bob);
    expect(await stranger.next('call:ended')).toMatchObject({ reason: 'no-answer' });
    const shown = await stranger.ask('presence:show', { query: 'Bob', offset: 0, limit: 9 });
    expect(shown).toMatchObject({ people: [], total: 0 });
  });
});

describe('a user who is rung again and again', () => {
  it('can still call others, and be called by them', async () => {
    expect(await ring(stranger, bob)).toEqual(done);
    await victim.next('call:invited');
    const callId = randomUUID();
    expect(await ring(victim, carol, callId)).toEqual(done);
    expect(await stranger.next('call:ended')).toMatchObject({ reason: 'busy' });
    expect(await victim.next('call:ended')).toMatchObject({ reason: 'declined-elsewhere' });
    await third.next('call:invited');
    await cancel(victim, callId);

    const last = await ringInALoop(22);
    expect(last).toEqual({ ok: false, code: 'redial-later', retryInMs: expect.any(Number) });
    expect(await ring(third, bob)).toEqual(done);
    expect((await victim.next('call:invited')).callId).toBeDefined();
  });

  it('sees one row for their missed calls', async () => {
    await ringInALoop(22);
    await expect.poll(() => recentCalls(sidecar.db, bob.id)).toMatchObject([{ outcome: 'missed', count: 3 }]);
  });
});

describe('an id that was used before', () => {
  it('makes a call like any other, in both histories and after a restart', async () => {
    const callId = randomUUID();
    await ring(third, bob, callId);
    await victim.ask('call:decline', { callId });
    // The end is remembered for 300 ms here.
    await expect
      .poll(async () => {
        await ring(third, bob, callId);
        return victim.facts('call:invited').length;
      })
      .toBe(2);
    expect(await victim.ask('call:accept', { callId, media: 'video' })).toEqual(done);
    await expect
      .poll(() => rowsOf(callId))
      .toMatchObject([{ endReason: 'declined' }, { acceptedAt: expect.any(Date) }]);
    await sidecar.stop();
    await sidecar.startAgain();
    expect(await third.next('session:ready')).toMatchObject({ call: { phase: 'active', callId } });
    await third.ask('call:hang-up', { callId, reason: 'hung-up' });
    await expect.poll(() => recentCalls(sidecar.db, carol.id)).toHaveLength(2);
    for (const { id } of await recentCalls(sidecar.db, bob.id)) expect(id).not.toBe(callId);
  });

  it('may be another user’s, or one’s own in capital letters', async () => {
    const callId = randomUUID();
    await ring(third, bob, callId);
    await victim.ask('call:decline', { callId });
    await expect.poll(async () => (await ring(stranger, bob, callId)).ok).toBe(true);
    await cancel(stranger, callId);
    await ring(third, bob, callId.toUpperCase());
    await cancel(third, callId.toUpperCase());
    await expect
      .poll(async () => [...(await rowsOf(callId)), ...(await rowsOf(callId.toUpperCase()))])
      .toMatchObject([
        { callerId: carol.id, endReason: 'declined' },
        { callerId: mallory.id, endReason: 'cancelled' },
        { callerId: carol.id, endReason: 'cancelled' },
      ]);
  });
});
