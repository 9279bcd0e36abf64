import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { choosePassword } from '@/lib/auth/account/change-password';
import { hashPassword, isRightPassword } from '@/lib/auth/account/password';
import { createSession } from '@/lib/auth/session/sessions';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { ACCOUNT_SETTINGS } from '@/tests/fakes/account-settings';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const place = { userAgent: 'test', address: '198.51.100.7' };
const password = 'window over the harbour 9';

describe.each(['sqlite', 'postgresql'] as const)('a first password, on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  let told: string[];

  beforeAll(async () => {
    made = await emptyDatabase(provider);
    await migrate(made.url);
    db = openDatabase(made.url);
  });
  beforeEach(() => {
    told = [];
  });
  afterEach(async () => {
    await db.mail.deleteMany();
    await db.user.deleteMany();
  });
  afterAll(async () => {
    await db.$disconnect();
    await made.drop();
  });

  async function person(passwordHash: string | null, email: string | null = 'aya@mado.example') {
    const { id: userId } = await db.user.create({ data: { email, displayName: 'Aya', passwordHash } });
    const { id: sessionId } = await createSession(db, userId, place);
    await createSession(db, userId, place);
    return { userId, sessionId, locale: 'en' as const };
  }
  const deps = () => ({
    ...{ db, logger: { info: () => {} }, settings: ACCOUNT_SETTINGS },
    word: { tell: async (name: string) => void told.push(name) },
  });
  const hashOf = async (id: string) => (await db.user.findUniqueOrThrow({ where: { id } })).passwordHash;

  it('is stored once, ends the other logins, and its owner hears of it', async () => {
    const asking = await person(null);
    expect(await choosePassword(deps(), asking, 'short')).toEqual({ error: 'password-too-short' });
    expect(await hashOf(asking.userId)).toBeNull();
    const both = await Promise.all([
      choosePassword(deps(), asking, password),
      choosePassword(deps(), asking, 'lantern on the pier 4'),
    ]);
    expect(both.sort()).toEqual(['not-first', 'stored']);
    expect(await db.session.findMany({ select: { id: true } })).toEqual([{ id: asking.sessionId }]);
    expect(await db.mail.findMany({ select: { to: true, letter: true } })).toEqual([
      { to: 'aya@mado.example', letter: '{"kind":"password-changed"}' },
    ]);
    expect(told.sort()).toEqual(['logins-ended', 'mail-queued']);
  });

  it('replaces none that there is, and needs an address', async () => {
    const asking = await person(await hashPassword(password));
    expect(await choosePassword(deps(), asking, 'lantern on the pier 4')).toBe('not-first');
    expect(await isRightPassword(await hashOf(asking.userId), password)).toBe(true);
    const nameless = await person(null, null);
    expect(await choosePassword(deps(), nameless, password)).toBe('not-first');
    expect(await hashOf(nameless.userId)).toBeNull();
    expect(told).toEqual([]);
  });
});
