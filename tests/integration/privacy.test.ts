import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changePrivacy } from '@/lib/auth/account/change-privacy';
import { type Privacy, privacyOf } from '@/lib/auth/account/privacy';
import { valuesOf } from '@/lib/auth/account/privacy-form';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const NOTHING_CHOSEN: Privacy = { callableBy: 'everyone', seenBy: 'everyone', earlyLinks: null, hidesAddress: false };
const OPEN = { callableBy: 'everyone', seenBy: 'everyone' } as const;

describe.each(['sqlite', 'postgresql'] as const)('address privacy settings, on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  let id: string;

  beforeEach(async () => {
    made = await emptyDatabase(provider);
    await migrate(made.url);
    db = openDatabase(made.url);
    ({ id } = await db.user.create({ data: { email: 'a@mado.example', displayName: 'Aiko', passwordHash: 'x' } }));
  });
  afterEach(async () => {
    await db.$disconnect();
    await made.drop();
  });

  const stored = async () => privacyOf(await db.user.findUniqueOrThrow({ where: { id } }));
  const change = async (sent: unknown, hasTurn = true, seen: unknown = undefined) => {
    const privacy = await stored();
    return changePrivacy(db, { id, privacy }, { seen: seen ?? valuesOf(privacy), sent }, { hasTurn });
  };

  it('are stored, changed and reset', async () => {
    expect(await stored()).toEqual(NOTHING_CHOSEN);
    const chosen = { ...OPEN, earlyLinks: 'nobody', hidesAddress: true } as const;
    expect(await change({ ...OPEN, earlyLinks: 'nobody', hidesAddress: 'on' })).toEqual({ ok: true, privacy: chosen });
    expect(await stored()).toEqual(chosen);
    expect(await change({ ...OPEN, earlyLinks: '', hidesAddress: '' })).toEqual({ ok: true, privacy: NOTHING_CHOSEN });
    expect(await stored()).toEqual(NOTHING_CHOSEN);
  });

  it.each([
    ['another policy', { ...OPEN, earlyLinks: 'friends', hidesAddress: '' }],
    ['another switch', { ...OPEN, earlyLinks: '', hidesAddress: 'maybe' }],
    ['nothing', {}],
    ['no form', null],
  ])('are not changed by %s', async (_, sent) => {
    expect(await change(sent)).toEqual({ ok: false, problem: 'unknown-choice' });
    expect(await stored()).toEqual(NOTHING_CHOSEN);
  });

  it('cannot hide the address without a relay; a user who hides it already may keep it so, or stop', async () => {
    expect(await change({ ...OPEN, earlyLinks: 'nobody', hidesAddress: 'on' }, false)).toEqual({
      ok: false,
      problem: 'no-relay',
    });
    expect(await stored()).toEqual(NOTHING_CHOSEN);
    await change({ ...OPEN, earlyLinks: '', hidesAddress: 'on' });
    expect(await change({ ...OPEN, earlyLinks: 'nobody', hidesAddress: 'on' }, false)).toMatchObject({ ok: true });
    expect(await stored()).toEqual({ ...OPEN, earlyLinks: 'nobody', hidesAddress: true });
    expect(await change({ ...OPEN, earlyLinks: 'nobody', hidesAddress: '' }, false)).toMatchObject({ ok: true });
    expect(await stored()).toEqual({ ...OPEN, earlyLinks: 'nobody', hidesAddress: false });
  });

  it('keep what another page chose since this one was opened', async () => {
    const seen = valuesOf(await stored());
    await change({ ...OPEN, earlyLinks: '', hidesAddress: 'on' });
    const both = { ...OPEN, earlyLinks: 'nobody', hidesAddress: true } as const;
    expect(await change({ ...OPEN, earlyLinks: 'nobody', hidesAddress: '' }, true, seen)).toEqual({
      ok: true,
      privacy: both,
    });
    expect(await stored()).toEqual(both);
  });

  it.each([undefined, null, { ...OPEN, earlyLinks: 'friends', hidesAddress: '' }])(
    'are not changed by a page that does not say what it had seen (%j)',
    async (seen) => {
      const privacy = await stored();
      const sent = { ...OPEN, earlyLinks: 'nobody', hidesAddress: '' };
      expect(await changePrivacy(db, { id, privacy }, { seen, sent }, { hasTurn: true })).toEqual({
        ok: false,
        problem: 'unknown-choice',
      });
      expect(await stored()).toEqual(NOTHING_CHOSEN);
    },
  );
});
