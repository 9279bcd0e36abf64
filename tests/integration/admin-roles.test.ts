import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { disable, makeMember } from '@/lib/auth/account/operate';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { SQLITE_BUSY_TIMEOUT_MS } from '@/lib/db/patience';
import { operate } from '@/tests/fakes/operator';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const [alice, bob] = ['alice@mado.example', 'bob@mado.example'];

describe.each(['sqlite', 'postgresql'] as const)('administrators, on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  let other: Database;
  beforeEach(async () => {
    made = await emptyDatabase(provider);
    await migrate(made.url);
    [db, other] = [openDatabase(made.url, SQLITE_BUSY_TIMEOUT_MS), openDatabase(made.url, SQLITE_BUSY_TIMEOUT_MS)];
    for (const [email, displayName] of [[alice, 'Alice'] as const, [bob, 'Bob'] as const])
      await db.user.create({ data: { id: displayName, email, displayName, passwordHash: '-' } });
  });
  afterEach(async () => {
    await Promise.all([db.$disconnect(), other.$disconnect()]);
    await made.drop();
  });

  const admin = (...args: string[]) => operate({ DATABASE_URL: made.url }, 'admin', ...args);
  const administrators = async () =>
    (await db.user.findMany({ where: { role: 'administrator', disabledAt: null } })).map(({ id }) => id);

  it('are made and unmade, all but the last', async () => {
    expect((await admin('make-administrator', alice)).out).toBe(`${alice} is now an administrator.`);
    expect((await admin('make-administrator', alice)).out).toBe(`${alice} was an administrator.`);
    for (const command of ['make-member', 'disable']) {
      const { code, err } = await admin(command, alice);
      expect([code, err]).toEqual([
        1,
        `EMAIL: ${alice} is the last administrator. Make another one first: npx mado admin make-administrator EMAIL`,
      ]);
    }
    expect(await administrators()).toEqual(['Alice']);
    await admin('make-administrator', bob);
    expect((await admin('make-member', alice)).out).toBe(`${alice} is no longer an administrator.`);
    expect((await admin('make-member', alice)).out).toBe(`${alice} was no administrator.`);
    expect((await admin('disable', alice)).code).toBe(0);
    expect(await administrators()).toEqual(['Bob']);
  });

  it('do not count while they are disabled', async () => {
    await admin('make-administrator', alice);
    await admin('make-administrator', bob);
    expect((await admin('disable', bob)).code).toBe(0);
    expect((await admin('disable', alice)).code).toBe(1);
    // Whom nobody can sign in as administers nothing.
    expect((await admin('make-member', bob)).code).toBe(0);
    expect(await administrators()).toEqual(['Alice']);
  });

  it('cannot remove each other at once', async () => {
    for (let round = 0; round < 5; round++) {
      await db.user.updateMany({ data: { role: 'administrator', disabledAt: null } });
      const outcomes = await Promise.all([makeMember(db, 'terminal', 'Alice'), disable(other, 'terminal', 'Bob')]);
      expect(outcomes.filter((outcome) => outcome === 'last-administrator')).toHaveLength(1);
      expect(await administrators()).toHaveLength(1);
    }
  });

  it('are seen in the list of accounts', async () => {
    await admin('make-administrator', bob);
    await db.session.create({ data: { id: 's', userId: 'Bob', expiresAt: new Date(Date.now() + 60_000) } });
    await admin('disable', alice);
    expect((await admin('list')).out.split('\n').map((line) => line.split(/\s+/))).toEqual([
      [alice, 'member', 'disabled', '0', 'Alice'],
      [bob, 'administrator', 'enabled', '1', 'Bob'],
    ]);
    expect(JSON.parse((await admin('list', 'BOB', '--json')).out)).toMatchObject([{ email: bob, logins: 1 }]);
    expect((await admin('list', 'carol')).out).toBe('No account.');
  });
});
