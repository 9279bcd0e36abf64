import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { requireDatabase } from '@/lib/db/require-database';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const hostile = `Robert'); DROP TABLE "User";-- <script>alert("1")</script> ${'👩🏽‍🚀'.repeat(50)} שלום 窓 \\ %_`;

describe.each(['sqlite', 'postgresql'] as const)('the database on %s', (provider) => {
  let made: EmptyDatabase;
  let db: Database;
  let applied: string[];

  beforeEach(async () => {
    made = await emptyDatabase(provider);
    applied = await migrate(made.url);
    db = openDatabase(made.url);
  });

  afterEach(async () => {
    await db.$disconnect();
    await made.drop();
  });

  const addUser = (email: string, displayName = 'Aiko') =>
    db.user.create({ data: { email, displayName, passwordHash: 'x' } });

  it('is migrated once, and the second time there is nothing to do', async () => {
    expect(applied).toContain('20261121000000_init');
    const user = await addUser('aiko@mado.example');
    expect(await migrate(made.url)).toEqual([]);
    expect(await db.user.findMany()).toEqual([user]);
  });

  it('keeps what was there before people could choose their privacy', async () => {
    const old = await emptyDatabase(provider);
    const folder = await mkdtemp(join(tmpdir(), 'mado-prisma-'));
    const first = `${provider}/migrations/20261121000000_init`;
    await cp(`prisma/${first}`, join(folder, first), { recursive: true });
    await cp(
      `prisma/${provider}/migrations/migration_lock.toml`,
      join(folder, provider, 'migrations/migration_lock.toml'),
    );
    expect(await migrate(old.url, folder)).toEqual(['20261121000000_init']);
    const earlier = openDatabase(old.url);
    // As the program of that time wrote them: this one's client asks for columns that are not there yet.
    const at = provider === 'sqlite' ? "'2026-11-21T05:00:00.000+00:00'" : "TIMESTAMP '2026-11-21 05:00:00'";
    for (const sql of [
      `INSERT INTO "User" ("id", "email", "displayName", "passwordHash", "availability", "createdAt") VALUES ('a', 'aiko@mado.example', 'Aiko', 'x', 'away', ${at}), ('b', 'ben@mado.example', 'Ben', 'x', 'available', ${at})`,
      `INSERT INTO "Session" ("id", "userId", "userAgent", "createdAt", "expiresAt") VALUES ('s', 'a', 'old', ${at}, ${at})`,
      `INSERT INTO "Call" ("id", "callerId", "calleeId", "callerDeviceId", "callerMedia", "invitedAt", "aliveAt") VALUES ('c', 'a', 'b', 'tab', 'video', ${at}, ${at})`,
    ])
      await earlier.$executeRawUnsafe(sql);
    await earlier.$disconnect();

    expect(await migrate(old.url)).toEqual(applied.slice(1));
    const now = openDatabase(old.url);
    const people = await now.user.findMany({ orderBy: { id: 'asc' }, include: { sessions: true, made: true } });
    expect(people).toMatchObject([
      { id: 'a', displayName: 'Aiko', availability: 'away', sessions: [{ id: 's' }], made: [{ id: 'c' }] },
      { id: 'b', displayName: 'Ben', availability: 'available' },
    ]);
    for (const person of people) expect(person).toMatchObject({ earlyLinks: null, hidesAddress: false });
    await now.$disconnect();
    await Promise.all([old.drop(), rm(folder, { recursive: true })]);
  });

  it('keeps e-mail addresses unique, also when two sign up at once', async () => {
    const results = await Promise.allSettled([addUser('aiko@mado.example'), addUser('aiko@mado.example')]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')).toMatchObject({ reason: { code: 'P2002' } });
    expect(await db.user.count()).toBe(1);
  });

  it('gives back text exactly as it was given, whatever it looks like', async () => {
    await addUser('aiko@mado.example', hostile);
    expect(await db.user.findFirst({ where: { displayName: hostile } })).toMatchObject({ displayName: hostile });
    expect(await db.user.findFirst({ where: { displayName: { contains: '%_' } } })).not.toBeNull();
    expect(await db.user.count()).toBe(1);
  });

  it('keeps a call to the millisecond, and removes it with its people', async () => {
    const [caller, callee] = [await addUser('aiko@mado.example'), await addUser('ben@mado.example')];
    const invitedAt = new Date('2026-11-21T05:22:33.456Z');
    const call = await db.call.create({
      data: {
        id: 'call-1',
        callerId: caller.id,
        calleeId: callee.id,
        callerDeviceId: 'tab',
        callerMedia: 'video',
        invitedAt,
        aliveAt: invitedAt,
      },
    });
    expect(call).toMatchObject({ invitedAt, acceptedAt: null, linkEpoch: 0, endReason: null });
    await db.user.delete({ where: { id: callee.id } });
    expect(await db.call.count()).toBe(0);
  });

  it('refuses a session of somebody who does not exist', async () => {
    const session = { id: 'session-1', userId: 'nobody', expiresAt: new Date() };
    await expect(db.session.create({ data: session })).rejects.toMatchObject({ code: 'P2003' });
  });

  it('lets two programs write at once', async () => {
    const other = openDatabase(made.url);
    const people = Array.from({ length: 50 }, (_, n) => `person-${n}@mado.example`);
    await Promise.all(
      people.map((email, n) =>
        (n % 2 ? db : other).user.create({ data: { email, displayName: email, passwordHash: 'x' } }),
      ),
    );
    expect(await other.user.count()).toBe(people.length);
    await other.$disconnect();
  });
});

it.each([
  ['file:/nowhere/at/all/mado.db', 'directory does not exist'],
  ['postgres://mado@127.0.0.1:9/mado', 'DatabaseNotReachable {"host":"127.0.0.1","port":9}'],
])('%s is refused by the name of its setting', async (databaseUrl, reason) => {
  await expect(requireDatabase(databaseUrl)).rejects.toThrow(/^DATABASE_URL: the database cannot be opened: /);
  await expect(requireDatabase(databaseUrl)).rejects.toThrow(reason);
});
