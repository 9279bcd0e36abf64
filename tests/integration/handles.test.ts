import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeHandle, freeHandle } from '@/lib/auth/account/change-handle';
import { tellProfile } from '@/lib/auth/account/tell-profile';
import { eraseAccount } from '@/lib/auth/own-data/erase-account';
import { recentCalls } from '@/lib/history/recent-calls';
import { type Account, TestSidecar } from '@/tests/fakes/sidecar';

const DAY_MS = 24 * 60 * 60 * 1_000;

describe.each(['sqlite', 'postgresql'] as const)('handles on %s', (provider) => {
  let sidecar: TestSidecar;
  let [aya, ben]: [Account, Account] = [] as never;
  const startMs = Date.now();

  beforeEach(async () => {
    sidecar = await TestSidecar.start({}, provider);
    [aya, ben] = [await sidecar.account('Aya'), await sidecar.account('Ben')];
  });
  afterEach(() => sidecar.close());

  const choose = (who: Account, typed: string, days = 0) =>
    changeHandle(sidecar.db, who.id, typed, startMs + days * DAY_MS);
  const taken = { ok: false, error: 'handle-taken' };
  const chosen = (handle: string) => ({ ok: true, handle });

  it('belong to one person, however they are typed and with what looks the same', async () => {
    expect(await choose(aya, '@Aya_1')).toEqual(chosen('aya_1'));
    for (const typed of ['aya_1', 'AYA_1', 'ayal', 'a_y_a_i']) expect(await choose(ben, typed)).toEqual(taken);
    expect(await choose(ben, 'aya_2')).toEqual(chosen('aya_2'));
    expect(await freeHandle(sidecar.db, 'Aya 1', startMs)).toBe('aya_12');
    expect(await freeHandle(sidecar.db, 'Chiyo', startMs)).toBe('chiyo');
  });

  it.each([
    ['', 'handle-required'],
    ['ay', 'handle-invalid'],
    ['аya', 'handle-invalid'],
    ['Adm1n', 'handle-reserved'],
  ])('%j is refused: %s', async (typed, error) => {
    expect(await choose(aya, typed)).toEqual({ ok: false, error });
  });

  it('change after a pause, and the former one waits for its owner for 90 days', async () => {
    await choose(aya, 'aya');
    expect(await choose(aya, 'chiyo', 13)).toEqual({ ok: false, error: 'handle-too-soon' });
    expect(await choose(aya, 'aya', 13)).toEqual(chosen('aya'));
    expect(await choose(aya, 'chiyo', 15)).toEqual(chosen('chiyo'));
    expect(await choose(ben, 'aya', 100)).toEqual(taken);
    expect(await choose(aya, 'aya', 30)).toEqual(chosen('aya'));
    expect(await choose(ben, 'chiyo', 31)).toEqual(taken);
    expect(await choose(ben, 'chiyo', 121)).toEqual(chosen('chiyo'));
  });

  it('go to one of two people who want the same at once', async () => {
    const results = await Promise.all([choose(aya, 'same'), choose(ben, 'same')]);
    expect(results.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await sidecar.db.user.count({ where: { handle: 'same' } })).toBe(1);
  });

  it('go to nobody else for 90 days after their account was deleted', async () => {
    await choose(aya, 'aya');
    await eraseAccount(sidecar.db, aya.id, 'en', startMs);
    expect(await sidecar.db.handleClaim.findMany()).toMatchObject([{ userId: null }]);
    expect(await choose(ben, 'aya', 89)).toEqual(taken);
    expect(await choose(ben, 'aya', 91)).toEqual(chosen('aya'));
  });

  it('are seen by others at once, found by a search, shown by a ring and in the recent calls', async () => {
    const [watcher, device] = [await sidecar.connect(ben), await sidecar.connect(aya)];
    const show = (query: string) => watcher.ask('presence:show', { query, offset: 0, limit: 10 });
    await show('');
    await choose(aya, 'chiyo_k');
    const tell = async (name: string, body: object) => {
      expect((await sidecar.tell(`/internal/${name}`, body)).status).toBe(204);
    };
    await tellProfile({ db: sidecar.db, word: { tell } }, aya.id);
    await expect
      .poll(() => watcher.facts('presence:').at(-1)?.body)
      .toMatchObject({ updated: [{ id: aya.id, name: 'Aya', handle: 'chiyo_k' }] });
    for (const query of ['@chiyo', '@CHIYO_K', 'chiyo']) expect(await show(query)).toMatchObject({ total: 1 });

    const callId = randomUUID();
    await device.ask('call:invite', { callId, calleeId: ben.id, media: 'audio', offer: 'v=0\r\n' });
    expect(await watcher.next('call:invited')).toMatchObject({ peer: { id: aya.id, handle: 'chiyo_k' } });
    await device.ask('call:cancel', { callId });
    await expect.poll(() => recentCalls(sidecar.db, ben.id)).toMatchObject([{ peer: { handle: 'chiyo_k' } }]);
    // Also for who connects later, from the database.
    const again = await sidecar.connect(aya);
    expect(again.facts('session:ready')[0]?.body).toMatchObject({ me: { handle: 'chiyo_k' } });
  });
});
