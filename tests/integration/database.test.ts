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

  it('is migrated once; a second run finds nothing to do', async () => {
    expect(applied).toContain('20261121000000_init');
    const user = await addUser('aiko@mado.example');
    expect(await migrate(made.url)).toEqual([]);
    expect(await db.user.findMany()).toEqual([user]);
  });

  it('keeps e-mail addresses unique, also with concurrent sign-ups', async () => {
    const results = await Promise.allSettled([addUser('aiko@mado.example'), addUser('aiko@mado.example')]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')).toMatchObject({ reason: { code: 'P2002' } });
    expect(await db.user.count()).toBe(1);
  });

  it('returns text exactly as it was stored, whatever it looks like', async () => {
    await addUser('aiko@mado.example', hostile);
    expect(await db.user.findFirst({ where: { displayName: hostile } })).toMatchObject({ displayName: hostile });
    expect(await db.user.findFirst({ where: { displayName: { contains: '%_' } } })).not.toBeNull();
    expect(await db.user.count()).toBe(1);
  });

  it('stores a call to the millisecond, and keeps it for the other side when an account is deleted', async () => {
    const [caller, callee] = [await addUser('aiko@mado.example'), await addUser('ben@mado.example')];
    const invitedAt = new Date('2026-11-21T05:22:33.456Z');
    const call = await db.call.create({
      data: {
        id: 'call-1',
        callId: 'call-1',
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
    expect(await db.call.findMany()).toMatchObject([{ callerId: caller.id, calleeId: null }]);
  });

  it('rejects a session of a user who does not exist', async () => {
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
])('%s is rejected with the name of its setting', async (databaseUrl, reason) => {
  await expect(requireDatabase(databaseUrl)).rejects.toThrow(/^DATABASE_URL: the database cannot be opened: /);
  await expect(requireDatabase(databaseUrl)).rejects.toThrow(reason);
});
