import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recentCalls } from '@/lib/history/recent-calls';
import { block, unblock } from '@/lib/people/blocks/change-blocks';
import { readBlocks } from '@/lib/people/blocks/read-blocks';
import { accept, ask } from '@/lib/people/contacts/change-contacts';
import { contactLinkOf, ownerOfLink, renewContactLink } from '@/lib/people/contacts/contact-link';
import { readContacts } from '@/lib/people/contacts/read-contacts';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';

const everybody = { query: '', offset: 0, limit: 50 };
const AUTH_SECRET = 'a secret for tests, at least 32 characters';
const links = { publicUrl: 'https://mado.example', AUTH_SECRET };

describe.each(['sqlite', 'postgresql'] as const)('people who do not want to hear of each other, on %s', (provider) => {
  let sidecar: TestSidecar;
  let [alice, bob, carol]: Account[] = [];
  let [hers, his, other]: TestDevice[] = [];

  const known = <T>(value: T | undefined): T => value as T;

  beforeEach(async () => {
    sidecar = await TestSidecar.start({ ringMs: 1_200, ringGraceMs: 200 }, provider);
    [alice, bob, carol] = await Promise.all(['Alice', 'Bob', 'Carol'].map((name) => sidecar.account(name)));
    hers = await sidecar.connect(known(alice));
    his = await sidecar.connect(known(bob));
    other = await sidecar.connect(known(carol));
  });
  afterEach(() => sidecar.close());

  const invite = (from: TestDevice, to: Account, callId = randomUUID()) =>
    from.ask('call:invite', { callId, calleeId: to.id, media: 'video', offer: 'v=0\r\n' });
  const seenBy = async (device: TestDevice, query = '') => {
    const page = await device.ask('presence:show', { ...everybody, query });
    if (!page.ok) throw new Error(page.code);
    return [page.onlineCount, page.total, ...page.people.map(({ name }) => name)];
  };
  /** As the web app's action does. */
  async function blocks(blocker: Account, blocked: Account): Promise<void> {
    expect(await block(sidecar.db, blocker.id, blocked.id)).toBe('blocked');
    const body = JSON.stringify({ blockerId: blocker.id, blockedId: blocked.id });
    expect((await sidecar.tell('/internal/blocked', body)).status).toBe(204);
  }
  async function unblocks(blocker: Account, blocked: Account): Promise<void> {
    await unblock(sidecar.db, blocker.id, blocked.id);
    await sidecar.tell('/internal/people-changed', JSON.stringify({ userIds: [blocker.id, blocked.id] }));
  }
  async function becomeContacts(a: Account, b: Account): Promise<void> {
    await ask(sidecar.db, { askerId: a.id, personId: b.id, greeting: '' });
    expect(await accept(sidecar.db, b.id, a.id)).toBe('contacts');
    await sidecar.tell('/internal/people-changed', JSON.stringify({ userIds: [a.id, b.id] }));
  }
  async function choose({ id }: Account, data: { seenBy?: string; callableBy?: string }): Promise<void> {
    await sidecar.db.user.update({ where: { id }, data });
    await sidecar.tell('/internal/people-changed', JSON.stringify({ userIds: [id] }));
  }

  it('neither sees the other from the block on, and both do again after it', async () => {
    await seenBy(known(hers));
    await seenBy(known(his));
    await blocks(known(bob), known(alice));
    for (const [device, name] of [
      [hers, 'Bob'],
      [his, 'Alice'],
    ] as const) {
      expect(await known(device).next('presence:changed')).toMatchObject({ onlineCount: 1, total: 1 });
      expect(await seenBy(known(device))).toEqual([1, 1, 'Carol']);
      expect(await seenBy(known(device), name)).toEqual([1, 0]);
    }
    expect(await seenBy(known(other))).toEqual([2, 2, 'Alice', 'Bob']);
    await unblocks(known(bob), known(alice));
    await expect.poll(() => seenBy(known(hers))).toEqual([2, 2, 'Bob', 'Carol']);
  });

  it('tells the blocked one nothing, whatever the other one does', async () => {
    const db = sidecar.db;
    await becomeContacts(known(alice), known(bob));
    await seenBy(known(hers));
    await blocks(known(bob), known(alice));
    await known(hers).next('presence:changed');
    const before = known(hers).heard.length;
    await known(his).ask('presence:set', { availability: 'away' });
    await sidecar.tell('/internal/profile-changed', JSON.stringify({ userId: known(bob).id, name: 'Robert' }));
    await invite(known(his), known(carol));
    await known(other).next('call:invited');
    const second = await sidecar.connect(known(bob));
    second.close();
    known(his).close();
    await expect.poll(() => seenBy(known(other))).toEqual([1, 1, 'Alice']);
    // Everything that she was sent, and everything that she asks.
    const answers = [await seenBy(known(hers)), await seenBy(known(hers), 'rob')];
    expect(JSON.stringify([known(hers).heard.slice(before), answers])).not.toMatch(
      new RegExp(`${known(bob).id}|Bob|Robert`),
    );
    expect(JSON.stringify(await readContacts(db, known(alice).id))).not.toContain(known(bob).id);
    expect(JSON.stringify(await recentCalls(db, known(alice).id))).not.toContain(known(bob).id);
    expect(await ask(db, { askerId: known(alice).id, personId: known(bob).id, greeting: '' })).toBe('person-unknown');
    await renewContactLink(db, known(bob).id);
    const token = (await contactLinkOf(db, known(bob).id, links))?.split('/add/')[1] ?? '';
    expect(await ownerOfLink(db, { token, followerId: known(alice).id }, AUTH_SECRET)).toBeNull();
    expect(await ownerOfLink(db, { token, followerId: known(carol).id }, AUTH_SECRET)).not.toBeNull();
    expect((await readBlocks(db, known(bob).id)).map(({ name }) => name)).toEqual(['Alice']);
    expect(await readBlocks(db, known(alice).id)).toEqual([]);
  });

  it('a blocked caller hears what a caller hears whom nobody answers, and the other one nothing', async () => {
    const absent = await sidecar.account('Absent');
    const heardOf = async (callee: Account) => {
      const [callId, from] = [randomUUID(), known(hers).heard.length];
      const answer = await invite(known(hers), callee, callId);
      await known(hers).next('call:ended');
      const heard = known(hers)
        .heard.slice(from)
        .filter(({ name }) => name.startsWith('call:'));
      return JSON.stringify({ answer, heard }).replaceAll(callId, 'ID');
    };
    const unanswered = await heardOf(known(carol));
    await blocks(known(bob), known(alice));
    expect(await heardOf(known(bob))).toBe(unanswered);
    expect(await heardOf(absent)).toBe(unanswered);
    expect(known(his).facts('call:')).toEqual([]);
    expect(await recentCalls(sidecar.db, known(bob).id)).toEqual([]);
    expect(await invite(known(his), known(alice))).toEqual({ ok: false, code: 'has-blocked' });
  });

  it('whether devices ring is told of whoever is seen nowhere, and tells nothing else about them', async () => {
    const [absent, hidden, without] = await Promise.all(
      ['Absent', 'Hidden', 'Without'].map((name) => sidecar.account(name)),
    );
    for (const { id, sessionId } of [bob, carol, absent, hidden].map(known)) {
      const endpoint = `https://push.example/${id}`;
      await sidecar.db.pushSubscription.create({
        data: { userId: id, sessionId, endpoint, p256dh: '', auth: '', locale: 'en' },
      });
    }
    await known(his).ask('presence:set', { availability: 'invisible' });
    await choose(known(hidden), { seenBy: 'nobody' });
    await sidecar.connect(known(hidden));
    const told = async (callee: Account | undefined) => {
      const callId = randomUUID();
      const answer = await invite(known(hers), known(callee), callId);
      await known(hers).ask('call:cancel', { callId });
      return answer;
    };
    for (const callee of [absent, bob, hidden])
      expect(await told(callee)).toEqual({ ok: true, ringsClosedBrowsers: true });
    for (const callee of [carol, without]) expect(await told(callee)).toEqual({ ok: true });
    await blocks(known(carol), known(alice));
    expect(await told(carol)).toEqual({ ok: true, ringsClosedBrowsers: true });
  });

  it('a block while it rings silences the ring, and one in a call ends it', async () => {
    const callId = randomUUID();
    await invite(known(hers), known(bob), callId);
    expect(await known(his).next('call:invited')).toMatchObject({ stranger: { accountDays: 0 } });
    await blocks(known(bob), known(alice));
    expect(await known(his).next('call:ended')).toMatchObject({ callId, reason: 'blocked' });
    expect(await known(his).ask('call:accept', { callId, media: 'video' })).toEqual({
      ok: false,
      code: 'unknown-call',
    });
    expect(await known(hers).next('call:ended')).toMatchObject({ callId, reason: 'no-answer' });

    const talk = randomUUID();
    await invite(known(his), known(carol), talk);
    await known(other).next('call:invited');
    await known(other).ask('call:accept', { callId: talk, media: 'video' });
    await blocks(known(carol), known(bob));
    expect(await known(his).next('call:ended')).toMatchObject({ callId: talk, reason: 'hung-up' });
    expect(await known(other).next('call:ended')).toMatchObject({ callId: talk, reason: 'hung-up' });
  });

  it('a block that a sidecar missed counts from its next start on, also for a call that rings', async () => {
    const callId = randomUUID();
    await invite(known(hers), known(bob), callId);
    await known(his).next('call:invited');
    await sidecar.stop();
    await block(sidecar.db, known(bob).id, known(alice).id);
    await sidecar.startAgain();
    expect(await known(his).next('session:ready')).toMatchObject({ call: null });
    await known(hers).next('session:ready');
    expect(await seenBy(known(hers))).not.toContain('Bob');
  });

  it('who sees somebody, and whose calls ring, are two settings, each for everyone, contacts or nobody', async () => {
    await becomeContacts(known(alice), known(bob));
    await choose(known(bob), { seenBy: 'contacts' });
    await expect.poll(() => seenBy(known(other))).toEqual([1, 1, 'Alice']);
    expect(await seenBy(known(other), 'bob')).toEqual([1, 0]);
    expect(await seenBy(known(hers))).toEqual([2, 2, 'Bob', 'Carol']);
    // He is not seen, and rings all the same.
    await invite(known(other), known(bob));
    expect(await known(his).next('call:invited')).toMatchObject({ peer: { name: 'Carol' } });
    await known(other).next('call:ended');

    await choose(known(bob), { seenBy: 'everyone', callableBy: 'contacts' });
    await expect.poll(() => seenBy(known(other))).toContain('Bob');
    const ringsBefore = known(his).facts('call:invited').length;
    expect(await invite(known(other), known(bob))).toEqual({ ok: true });
    expect(await known(other).next('call:ended')).toMatchObject({ reason: 'no-answer' });
    expect(known(his).facts('call:invited')).toHaveLength(ringsBefore);
    await expect.poll(() => recentCalls(sidecar.db, known(bob).id)).toMatchObject([{ outcome: 'missed', count: 2 }]);
    await invite(known(hers), known(bob));
    const ring = await known(his).next('call:invited');
    expect(ring).toMatchObject({ peer: { name: 'Alice' } });
    expect(ring).not.toHaveProperty('stranger');
    await known(hers).next('call:ended');

    await choose(known(bob), { seenBy: 'nobody', callableBy: 'nobody' });
    await expect.poll(() => seenBy(known(hers))).toEqual([1, 1, 'Carol']);
    await invite(known(hers), known(bob));
    expect(await known(hers).next('call:ended')).toMatchObject({ reason: 'no-answer' });
  });

  it('a policy of early links that names contacts lets contacts through', async () => {
    await sidecar.db.user.update({ where: { id: known(bob).id }, data: { earlyLinks: 'contacts' } });
    await becomeContacts(known(alice), known(bob));
    await invite(known(other), known(bob));
    expect(await known(his).next('call:invited')).toMatchObject({ earlyLink: 'none' });
    await known(other).next('call:ended');
    await invite(known(hers), known(bob));
    expect(await known(his).next('call:invited')).toMatchObject({ earlyLink: 'all' });
  });
});
