import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import type { Provider } from '@/lib/db/provider';
import { allMigrations, makeRelease } from '@/tests/fixtures/released';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const PRIVACY = '20261121141608_privacy';
const CHECKS = '20261129163000_call_keys_and_checks';

describe.each(['sqlite', 'postgresql'] as const)('an upgrade on %s', (provider: Provider) => {
  let made: EmptyDatabase;
  let db: Database;
  const all = allMigrations(provider);

  beforeEach(async () => {
    made = await emptyDatabase(provider);
  });
  afterEach(async () => {
    await db.$disconnect();
    await made.drop();
  });

  /** Creates the tables as they were before this migration, with these rows. */
  async function tablesBefore(migration: string, ...inserts: string[]): Promise<void> {
    await makeRelease(
      made.url,
      provider,
      all.filter((name) => name < migration),
    );
    // Inserted as the program of that version did: the current client expects columns that do not exist yet.
    const earlier = openDatabase(made.url);
    for (const sql of inserts) await earlier.$executeRawUnsafe(sql);
    await earlier.$disconnect();
  }

  const at = (minute: number) =>
    provider === 'sqlite' ? `'2026-11-21T05:0${minute}:00.000+00:00'` : `TIMESTAMP '2026-11-21 05:0${minute}:00'`;
  const date = (minute: number) => new Date(`2026-11-21T05:0${minute}:00.000Z`);

  async function upgrade(): Promise<string[]> {
    const applied = await migrate(made.url);
    db = openDatabase(made.url);
    return applied;
  }

  it('keeps the rows from before privacy settings existed', async () => {
    await tablesBefore(
      PRIVACY,
      `INSERT INTO "User" ("id", "email", "displayName", "passwordHash", "availability", "createdAt") VALUES ('a', 'aiko@mado.example', 'Aiko', 'x', 'away', ${at(0)}), ('b', 'ben@mado.example', 'Ben', 'x', 'available', ${at(0)})`,
      `INSERT INTO "Session" ("id", "userId", "userAgent", "createdAt", "expiresAt") VALUES ('s', 'a', 'old', ${at(0)}, ${at(0)})`,
      `INSERT INTO "Call" ("id", "callerId", "calleeId", "callerDeviceId", "callerMedia", "invitedAt", "aliveAt") VALUES ('c', 'a', 'b', 'tab', 'video', ${at(0)}, ${at(0)})`,
    );
    expect(await upgrade()).toEqual(all.filter((name) => name >= PRIVACY));
    const people = await db.user.findMany({ orderBy: { id: 'asc' }, include: { sessions: true, made: true } });
    expect(people).toMatchObject([
      { id: 'a', displayName: 'Aiko', availability: 'away', sessions: [{ id: 's' }], made: [{ id: 'c' }] },
      { id: 'b', displayName: 'Ben', availability: 'available' },
    ]);
    for (const person of people) expect(person).toMatchObject({ earlyLinks: null, hidesAddress: false });
  });

  it('keeps every row from before calls had their own keys, and converts values that are no longer written', async () => {
    const user = (id: string, availability: string, earlyLinks: string) =>
      `INSERT INTO "User" ("id", "email", "displayName", "passwordHash", "availability", "earlyLinks", "hidesAddress", "createdAt") VALUES ('${id}', '${id}@mado.example', '${id}', 'x', '${availability}', ${earlyLinks}, ${provider === 'sqlite' ? 1 : 'true'}, ${at(0)})`;
    const call = (id: string, values: string) =>
      `INSERT INTO "Call" ("id", "callerId", "calleeId", "callerDeviceId", "calleeDeviceId", "invitedAt", "acceptedAt", "connectedAt", "aliveAt", "callerMedia", "calleeMedia", "linkEpoch", "endedAt", "endReason") VALUES ('${id}', 'a', 'b', 'tab', 'phone', ${at(1)}, ${at(2)}, ${at(3)}, ${at(4)}, ${values})`;
    await tablesBefore(
      CHECKS,
      user('a', 'do-not-disturb', `'contacts'`),
      user('b', 'on-holiday', `'friends-of-friends'`),
      user('c', 'invisible', 'NULL'),
      `INSERT INTO "Session" ("id", "userId", "userAgent", "createdAt", "expiresAt") VALUES ('s', 'b', 'old', ${at(0)}, ${at(5)})`,
      call('good', `'audio', 'video', 3, ${at(5)}, 'hung-up'`),
      call('live', `'video', NULL, 0, NULL, NULL`),
      call('odd', `'hologram', 'smell', -4, ${at(0)}, 'bored'`),
      call('half', `'video', 'audio', 0, ${at(5)}, NULL`),
      call('other-half', `'video', 'audio', 0, NULL, 'hung-up'`),
    );
    expect(await upgrade()).toEqual(all.filter((name) => name >= CHECKS));

    expect(await db.user.findMany({ orderBy: { id: 'asc' }, include: { sessions: true } })).toMatchObject([
      { id: 'a', availability: 'do-not-disturb', earlyLinks: 'contacts', hidesAddress: true, createdAt: date(0) },
      { id: 'b', availability: 'available', earlyLinks: 'nobody', sessions: [{ id: 's', expiresAt: date(5) }] },
      { id: 'c', availability: 'invisible', earlyLinks: null },
    ]);
    const rows = await db.call.findMany();
    expect(Object.fromEntries(rows.map((row) => [row.id, row]))).toMatchObject({
      good: { callId: 'good', callerMedia: 'audio', calleeMedia: 'video', linkEpoch: 3, endedAt: date(5) },
      live: { callId: 'live', calleeMedia: null, endedAt: null, endReason: null, connectedAt: date(3) },
      odd: { callerMedia: 'video', calleeMedia: 'video', linkEpoch: 0, endedAt: date(1), endReason: 'connection-lost' },
      half: { endedAt: date(5), endReason: 'connection-lost' },
      'other-half': { endedAt: null, endReason: null },
    });
    expect(rows).toHaveLength(5);

    // What belonged to an account goes with it, and its calls stay with the other side.
    await db.user.delete({ where: { id: 'b' } });
    expect([await db.session.count(), await db.user.count()]).toEqual([0, 2]);
    expect(await db.call.count({ where: { callerId: 'a', calleeId: null } })).toBe(5);
    const fresh = await db.user.create({ data: { email: 'd@mado.example', displayName: 'D', passwordHash: 'x' } });
    expect(fresh).toMatchObject({ availability: 'available', earlyLinks: null });
  });
});
