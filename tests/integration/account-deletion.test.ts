import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteAccount } from '@/lib/auth/own-data/delete-account';
import { eraseAccount } from '@/lib/auth/own-data/erase-account';
import { recentCalls } from '@/lib/history/recent-calls';
import { TestSidecar } from '@/tests/fakes/sidecar';
import { tablesOf, textOf } from '@/tests/fixtures/tables';
import { OF_NOBODY, wholePerson } from '@/tests/fixtures/whole-person';

describe.each(['sqlite', 'postgresql'] as const)('deleting an account, on %s', (provider) => {
  let sidecar: TestSidecar;
  beforeEach(async () => {
    sidecar = await TestSidecar.start({}, provider);
  });
  afterEach(() => sidecar.close());

  const word = {
    async tell(name: string, body: object) {
      expect((await sidecar.tell(`/internal/${name}`, body)).status).toBe(204);
    },
  };
  const remove = (userId: string) => {
    const logger = { info: () => undefined };
    return deleteAccount({ db: sidecar.db, logger, word }, { userId, locale: 'en' });
  };

  it('leaves nothing about the person in any table but the letter that says so', async () => {
    const { db } = sidecar;
    const peer = await sidecar.account('Ben');
    const aya = await wholePerson(db, peer.id);
    const tables = [...(await tablesOf(db, provider)).keys()].filter((table) => !OF_NOBODY.includes(table));
    for (const table of tables) {
      const text = await textOf(db, table);
      expect(text, `wholePerson has no row in ${table}`).toContain(aya.id);
    }
    expect(await eraseAccount(db, aya.id, 'en')).toBe('erased');

    const [letter, ...others] = await db.mail.findMany();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ to: 'Aya.Whole@Mado.example', userId: null, locale: 'ja', sentAt: null });
    expect(JSON.parse(letter?.letter ?? '')).toEqual({ kind: 'account-deleted' });
    await db.mail.deleteMany();
    for (const table of tables) {
      const text = await textOf(db, table);
      for (const trace of aya.traces) expect(text, `${trace} is left in ${table}`).not.toContain(trace);
    }
    expect(await recentCalls(db, peer.id)).toMatchObject([
      { peer: null, direction: 'outgoing', outcome: 'talked', durationMs: 30_000 },
      { peer: null, direction: 'incoming', outcome: 'talked', durationMs: 30_000 },
    ]);
    expect(await eraseAccount(db, aya.id, 'en')).toBe('gone');
    expect(await db.mail.count()).toBe(0);
  });

  it('deletes a call with the second of its accounts, also when both go at once', async () => {
    const { db } = sidecar;
    const [first, second] = [await sidecar.account('Carol'), await sidecar.account('Dave')];
    await wholePerson(db, first.id).then(({ id }) => eraseAccount(db, id, 'en'));
    expect(await db.call.count()).toBe(2);
    await eraseAccount(db, first.id, 'en');
    expect(await db.call.count()).toBe(0);

    const aya = await wholePerson(db, second.id);
    await Promise.all([eraseAccount(db, aya.id, 'en'), eraseAccount(db, second.id, 'en')]);
    expect(await db.call.count()).toBe(0);
    expect(await db.user.count()).toBe(0);
  });

  it('closes every page of the person and ends their call at once; the peer keeps it, and can call on', async () => {
    const aya = await sidecar.account('Aya');
    const [bob, carol] = [await sidecar.account('Bob'), await sidecar.account('Carol')];
    const [device, peer] = [await sidecar.connect(aya), await sidecar.connect(bob)];
    const lobby = await sidecar.connect(await sidecar.login(aya));
    const callId = randomUUID();
    await device.ask('call:invite', { callId, calleeId: bob.id, media: 'video', offer: 'v=0\r\n' });
    await peer.ask('call:accept', { callId, media: 'video' });
    await peer.ask('call:connected', { callId });
    await expect.poll(() => sidecar.db.call.findFirst()).toMatchObject({ connectedAt: expect.any(Date) });

    await remove(aya.id);
    for (const page of [device, lobby]) {
      await expect.poll(() => page.facts('session:ended').map(({ body }) => body)).toEqual([{}]);
      await expect.poll(() => page.socket.connected).toBe(false);
    }
    await expect.poll(() => peer.facts('call:ended').map(({ body }) => body)).toMatchObject([{ callId }]);
    await expect.poll(() => peer.facts('session:call-logged')).not.toEqual([]);
    expect(await recentCalls(sidecar.db, bob.id)).toMatchObject([{ peer: null, outcome: 'talked' }]);
    expect(await sidecar.attempt({ cookie: aya.cookie }).refused()).toBe('unauthenticated');

    const other = await sidecar.connect(carol);
    const next = randomUUID();
    expect(
      await peer.ask('call:invite', { callId: next, calleeId: carol.id, media: 'video', offer: 'v=0\r\n' }),
    ).toEqual({ ok: true });
    await other.ask('call:decline', { callId: next });
    expect(
      await peer.ask('call:invite', { callId: randomUUID(), calleeId: aya.id, media: 'video', offer: 'v=0\r\n' }),
    ).toEqual({ ok: false, code: 'unknown-user' });
    // A sidecar that starts now finds no call to resume.
    await sidecar.stop();
    await sidecar.startAgain();
    expect(await sidecar.db.call.count({ where: { endedAt: null } })).toBe(0);
  });

  it('ends even a call that a replaced login had been left', async () => {
    const aya = await sidecar.account('Aya');
    const bob = await sidecar.account('Bob');
    const [device, peer] = [await sidecar.connect(aya), await sidecar.connect(bob)];
    const callId = randomUUID();
    await device.ask('call:invite', { callId, calleeId: bob.id, media: 'video', offer: 'v=0\r\n' });
    await peer.ask('call:accept', { callId, media: 'video' });
    await sidecar.db.session.delete({ where: { id: aya.sessionId } });
    await sidecar.tell('/internal/session-revoked', { sessionId: aya.sessionId, replaced: true });
    expect(await device.ask('call:connected', { callId })).toEqual({ ok: true });

    await remove(aya.id);
    await expect.poll(() => peer.facts('call:ended').map(({ body }) => body)).toMatchObject([{ callId }]);
    await expect.poll(() => device.socket.connected).toBe(false);
  });
});
