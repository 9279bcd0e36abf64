import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  disable,
  enable,
  endLogins,
  makeAdministrator,
  makeMember,
  removeSecondStep,
} from '@/lib/auth/account/operate';
import { readCursor } from '@/lib/auth/admin/cursor';
import { listInvites } from '@/lib/auth/admin/list-invites';
import { type LoggedDeed, listDeeds } from '@/lib/auth/admin/log';
import { makeInvite, withdrawInvite } from '@/lib/auth/admin/operate-invites';
import { findPerson, listPeople } from '@/lib/auth/admin/people';
import { eraseAccount } from '@/lib/auth/own-data/erase-account';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { SQLITE_BUSY_TIMEOUT_MS } from '@/lib/db/patience';
import { operate } from '@/tests/fakes/operator';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const HOUR_MS = 60 * 60 * 1_000;
const alice = { administratorId: 'alice' };
const bob = { administratorId: 'bob' };
const carol = { administratorId: 'carol' };

describe.each(['sqlite', 'postgresql'] as const)('the administration, on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  let other: Database;
  beforeEach(async () => {
    made = await emptyDatabase(provider);
    await migrate(made.url);
    [db, other] = [openDatabase(made.url, SQLITE_BUSY_TIMEOUT_MS), openDatabase(made.url, SQLITE_BUSY_TIMEOUT_MS)];
    for (const [id, role] of [
      ['alice', 'administrator'],
      ['bob', 'administrator'],
      ['carol', 'member'],
    ] as const) {
      const displayName = `${id[0]?.toUpperCase()}${id.slice(1)}`;
      await db.user.create({ data: { id, role, displayName, email: `${id}@mado.example`, passwordHash: '-' } });
    }
  });
  afterEach(async () => {
    await Promise.all([db.$disconnect(), other.$disconnect()]);
    await made.drop();
  });

  const login = (userId: string, more: object = {}) =>
    db.session.create({
      data: { id: `${userId} ${Math.random()}`, userId, expiresAt: new Date(Date.now() + HOUR_MS), ...more },
    });
  const deeds = async () => (await listDeeds(db, null)).rows;
  /** As somebody reads the log. */
  const told = ({ by, kind, about }: LoggedDeed) => {
    const name = (who: LoggedDeed['by'] | LoggedDeed['about']) => {
      if (who === null || who === 'terminal') return who ?? 'deleted';
      return 'invite' in who ? who.invite : who.name;
    };
    return `${name(by)} ${kind} ${name(about)}`;
  };
  /** In the order of the alphabet: two changes may come in one millisecond. */
  const log = async () => (await deeds()).map(told).sort();

  it('has each change in the log, in the words of who made it', async () => {
    await login('carol');
    await login('carol');
    expect(await endLogins(db, alice, 'carol')).toEqual({ logins: 2 });
    expect(await disable(db, alice, 'carol')).toEqual({ logins: 0 });
    expect(await enable(db, bob, 'carol')).toEqual({ wasDisabled: true });
    expect(await makeAdministrator(db, bob, 'carol')).toEqual({ wasAlready: false });
    expect(await makeMember(db, alice, 'carol')).toEqual({ wasAlready: false });
    const passkey = { userId: 'carol', publicKey: new Uint8Array(3), rpId: 'localhost', name: 'Laptop of Carol' };
    await db.passkey.create({ data: { ...passkey, credentialId: 'one' } });
    await db.user.update({ where: { id: 'carol' }, data: { twoStepSince: new Date() } });
    expect(await removeSecondStep(db, alice, 'carol', true)).toMatchObject({ wasOn: true, passkeys: 1 });
    expect(await log()).toEqual(
      [
        'Alice logins-ended Carol',
        'Alice account-disabled Carol',
        'Bob account-enabled Carol',
        'Bob administrator-made Carol',
        'Alice administrator-unmade Carol',
        'Alice second-step-removed Carol',
      ].sort(),
    );
    const details = new Map((await deeds()).map((deed) => [deed.kind, deed.details]));
    expect(details.get('logins-ended')).toEqual({ logins: 2 });
    expect(details.get('second-step-removed')).toEqual({ logins: 0, passkeys: 1 });
  });

  it('has nothing in the log that was so before, or that failed', async () => {
    expect(await enable(db, alice, 'carol')).toEqual({ wasDisabled: false });
    expect(await makeMember(db, alice, 'carol')).toEqual({ wasAlready: true });
    expect(await makeAdministrator(db, alice, 'bob')).toEqual({ wasAlready: true });
    expect(await disable(db, alice, 'nobody')).toBe('unknown-account');
    expect(await withdrawInvite(db, alice, 'nothing')).toBe('unknown-invite');
    expect(await log()).toEqual([]);
  });

  it('is not for members, nor for administrators who are disabled or none any more', async () => {
    await login('bob');
    const everything = async (by: typeof carol) => [
      await disable(db, by, 'bob'),
      await enable(db, by, 'bob'),
      await endLogins(db, by, 'bob'),
      await removeSecondStep(db, by, 'bob', true),
      await makeAdministrator(db, by, 'carol'),
      await makeMember(db, by, 'bob'),
      await makeInvite(db, by, { note: '', places: 1, expiresAt: null }),
      await withdrawInvite(db, by, 'nothing'),
    ];
    const refused = Array(8).fill('not-administrator');
    expect(await everything(carol)).toEqual(refused);
    expect(await everything({ administratorId: 'nobody' })).toEqual(refused);
    await db.user.update({ where: { id: 'alice' }, data: { disabledAt: new Date() } });
    expect(await everything(alice)).toEqual(refused);
    expect(await db.session.count()).toBe(1);
    expect(await db.invite.count()).toBe(0);
    expect(await db.user.findMany({ where: { role: 'administrator' } })).toHaveLength(2);
    expect(await log()).toEqual([]);
  });

  it('leaves one of two administrators who remove each other at once, and tells of one', async () => {
    for (let round = 0; round < 5; round++) {
      await db.user.updateMany({ where: { id: { not: 'carol' } }, data: { role: 'administrator', disabledAt: null } });
      await db.adminDeed.deleteMany();
      const outcomes = await Promise.all([
        makeMember(db, alice, 'bob'),
        round % 2 ? disable(other, bob, 'alice') : makeMember(other, bob, 'alice'),
      ]);
      expect(outcomes.filter((outcome) => outcome === 'not-administrator')).toHaveLength(1);
      const left = await db.user.findMany({ where: { role: 'administrator', disabledAt: null } });
      expect(left).toHaveLength(1);
      expect((await deeds()).map(({ by }) => by)).toMatchObject([{ id: left[0]?.id }]);
    }
  });

  it('cannot be left by its last administrator', async () => {
    await makeMember(db, alice, 'bob');
    expect(await makeMember(db, alice, 'alice')).toBe('last-administrator');
    expect(await disable(db, alice, 'alice')).toBe('last-administrator');
    expect(await log()).toEqual(['Alice administrator-unmade Bob']);
  });

  it('has what the operator’s command does in the log', async () => {
    const admin = (...args: string[]) =>
      operate({ DATABASE_URL: made.url, AUTH_SECRET: 'a secret for tests, at least 32 characters' }, 'admin', ...args);
    for (const args of [
      ['create', 'dave@mado.example', '--name', 'Dave'],
      ['reset-password', 'dave@mado.example'],
      ['disable', 'dave@mado.example'],
      ['disable', 'dave@mado.example'],
      ['enable', 'dave@mado.example'],
      ['sign-out', 'dave@mado.example'],
      ['make-administrator', 'dave@mado.example'],
      ['make-member', 'dave@mado.example'],
      ['turn-off-two-step', 'dave@mado.example'],
      ['invite', '--note', 'the choir', '--uses', '3'],
    ])
      expect(await admin(...args), args.join(' ')).toMatchObject({ code: 0 });
    const { id } = await db.invite.findFirstOrThrow();
    await admin('withdraw-invite', id);
    expect(await log()).toEqual(
      [
        'terminal account-made Dave',
        'terminal password-reset Dave',
        'terminal account-disabled Dave',
        'terminal account-enabled Dave',
        'terminal logins-ended Dave',
        'terminal administrator-made Dave',
        'terminal administrator-unmade Dave',
        'terminal second-step-removed Dave',
        'terminal invite-made the choir',
        'terminal invite-withdrawn the choir',
      ].sort(),
    );
  });

  it('keeps a line of the log without the name, once an account in it is deleted', async () => {
    await disable(db, bob, 'carol');
    await makeMember(db, alice, 'bob');
    expect(await eraseAccount(db, 'carol', 'en')).toBe('erased');
    expect(await eraseAccount(db, 'bob', 'en')).toBe('erased');
    expect(await log()).toEqual(['Alice administrator-unmade deleted', 'deleted account-disabled deleted']);
  });

  it('finds people by name, handle, and any part of an address', async () => {
    await db.user.update({
      where: { id: 'carol' },
      data: { displayName: 'Zoë Müller', handle: 'zoe_m', emailTyped: 'Carol@Mado.Example' },
    });
    const find = async (query: string) => (await listPeople(db, query, null)).rows.map(({ user }) => user.id).sort();
    for (const query of ['zoe', 'mueller', '@zoe_m', 'ZOE_M', 'carol@mado.example', 'Carol@', 'rol@mado'])
      expect(await find(query), query).toEqual(['carol']);
    expect(await find('mado.example')).toEqual(['alice', 'bob', 'carol']);
    expect(await find('  ')).toEqual(['alice', 'bob', 'carol']);
    expect(await find('_')).toEqual(['carol']);
    for (const query of ['nobody', '%', '@mado.example.', 'carol zoe']) expect(await find(query), query).toEqual([]);
  });

  it('shows what an account is like', async () => {
    const usedAt = new Date(Date.now() - HOUR_MS);
    await login('carol', { createdAt: new Date(Date.now() - 5 * HOUR_MS), usedAt });
    await login('carol', { createdAt: new Date(Date.now() - 9 * HOUR_MS) });
    await login('carol', { createdAt: new Date(Date.now() - 9 * HOUR_MS), expiresAt: new Date(Date.now() - 1) });
    await db.user.update({ where: { id: 'carol' }, data: { twoStepSince: new Date(), disabledAt: null } });
    expect(await findPerson(db, 'carol')).toMatchObject({
      ...{ email: 'carol@mado.example', isProved: false, seenMs: usedAt.getTime(), logins: 2, passkeys: 0 },
      ...{ isDisabled: false, isAdministrator: false, hasSecondStep: true },
    });
    expect(await findPerson(db, 'alice')).toMatchObject({ seenMs: null, logins: 0, isAdministrator: true });
    expect(await findPerson(db, 'nobody')).toBeNull();
  });

  it('lists two thousand people a page at a time, each once, and searches among them', async () => {
    // Many at the same moment: the order is by id then.
    const createdAt = (n: number) => new Date(Date.parse('2026-11-01T00:00:00Z') + Math.floor(n / 70) * 1_000);
    await db.user.createMany({
      data: Array.from({ length: 2_000 }, (_, n) => ({
        ...{ id: `person-${n}`, displayName: `Person ${n % 10 === 0 ? 'Ten' : 'Other'}`, createdAt: createdAt(n) },
        ...{ email: `p${n}@mado.example`, passwordHash: '-' },
      })),
    });
    const walk = async (query: string) => {
      const [ids, sizes]: [string[], number[]] = [[], []];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: Awaited<ReturnType<typeof listPeople>> = await listPeople(db, query, readCursor(cursor));
        ids.push(...page.rows.map(({ user }) => user.id));
        sizes.push(page.rows.length);
        cursor = page.next;
      }
      return { ids, sizes };
    };
    const all = await walk('');
    expect(new Set(all.ids).size).toBe(2_003);
    expect(all.ids).toHaveLength(2_003);
    expect(all.sizes).toEqual([...Array(40).fill(50), 3]);
    const tens = await walk('ten');
    expect(new Set(tens.ids).size).toBe(200);
    expect(tens.sizes).toEqual([50, 50, 50, 50]);
    expect((await walk('p1999@')).ids).toEqual(['person-1999']);
  });

  it('tells the newest changes first, a page at a time', async () => {
    const data = Array.from({ length: 120 }, (_, n) => ({
      ...{ at: new Date(Math.floor(n / 7) * 1_000), kind: 'account-enabled', origin: 'page' },
      ...{ byId: 'alice', aboutId: 'carol', details: n === 0 ? 'not JSON' : '{}' },
    }));
    await db.adminDeed.createMany({ data });
    await db.adminDeed.create({ data: { kind: 'account-disabled', origin: 'terminal', aboutId: 'bob' } });
    const found: LoggedDeed[] = [];
    const sizes: number[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof listDeeds>> = await listDeeds(db, readCursor(cursor));
      found.push(...page.rows);
      sizes.push(page.rows.length);
      cursor = page.next;
    }
    expect(sizes).toEqual([50, 50, 21]);
    expect(new Set(found.map(({ id }) => id)).size).toBe(121);
    expect(found[0]).toMatchObject({ by: 'terminal', about: { id: 'bob', name: 'Bob' } });
    const times = found.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(readCursor('1.x; DROP TABLE')).toBeNull();
  });

  it('lists invites with their makers, but for the administrator’s link of the console', async () => {
    await db.invite.create({ data: { id: 'console', role: 'administrator' } });
    await db.invite.create({ data: { id: 'from-before', note: 'long ago', createdAt: new Date(0) } });
    const expiresAt = new Date(Date.now() + HOUR_MS);
    const one = await makeInvite(db, alice, { note: 'the choir', places: 3, expiresAt });
    if (typeof one === 'string') throw new Error(one);
    const list = async () => (await listInvites(db, null, Date.now())).rows;
    expect(await list()).toMatchObject([
      {
        ...{ id: one.id, note: 'the choir', state: 'open', places: 3, placesLeft: 3, expiresMs: expiresAt.getTime() },
        madeBy: { id: 'alice', name: 'Alice' },
      },
      { id: 'from-before', madeBy: undefined, expiresMs: null },
    ]);
    expect(await withdrawInvite(db, bob, 'console')).toBe('unknown-invite');
    expect(await withdrawInvite(db, bob, one.id)).toEqual({ wasAlready: false });
    expect(await withdrawInvite(db, bob, one.id)).toEqual({ wasAlready: true });
    expect((await list())[0]).toMatchObject({ state: 'withdrawn' });
    expect(await log()).toEqual(['Alice invite-made the choir', 'Bob invite-withdrawn the choir']);
  });
});
