import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db/client';
import { readMigrationState } from '@/lib/db/migration-state';
import type { Provider } from '@/lib/db/provider';
import { type Hold, tryShareData } from '@/lib/db/share-data';
import { restore } from '@/scripts/mado/backup/restore';
import { openSecrets } from '@/scripts/supervisor/secrets';
import { upgradeData } from '@/scripts/supervisor/upgrade/upgrade-data';
import { allMigrations, makeRelease } from '@/tests/fixtures/released';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

type Row = Record<string, unknown>;

/** Values that every release has written. Each release takes those for which it has columns. */
const ROWS: readonly (readonly [table: string, row: Row])[] = [
  ['User', { id: 'a', email: 'aiko@mado.example', displayName: '愛子', passwordHash: 'x', availability: 'away' }],
  ['User', { id: 'b', email: 'ben@mado.example', displayName: 'Ben', passwordHash: 'y', earlyLinks: 'nobody' }],
  ['Session', { id: 's', userId: 'a', userAgent: 'Mozilla/5.0' }],
  ['Lease', { id: 'l', node: 'first' }],
  [
    'Call',
    {
      ...{ id: 'ended', callId: 'ended', callerId: 'a', calleeId: 'b', callerDeviceId: 'tab', calleeDeviceId: 'phone' },
      ...{ callerMedia: 'video', calleeMedia: 'audio', linkEpoch: 2, endReason: 'hung-up', leaseId: 'l' },
    },
  ],
  ['Call', { id: 'live', callId: 'live', callerId: 'b', calleeId: 'a', callerDeviceId: 'tab', callerMedia: 'audio' }],
];

/** The columns of a row that hold times, and which of them its state has. */
const timesOf = (table: string, { id }: Row): string[] => {
  if (table === 'User') return ['createdAt', 'disabledAt'];
  if (table === 'Session') return ['createdAt', 'expiresAt'];
  if (table === 'Lease') return ['takenAt'];
  return ['invitedAt', 'acceptedAt', 'connectedAt', 'aliveAt', ...(id === 'ended' ? ['endedAt'] : [])];
};

describe.each(['sqlite', 'postgresql'] as const)('a start on %s', (provider: Provider) => {
  const all = allMigrations(provider);
  let made: EmptyDatabase;
  let dataDir: string;
  beforeEach(async () => {
    made = await emptyDatabase(provider);
    dataDir = await mkdtemp(join(tmpdir(), 'mado-data-'));
  });
  afterEach(() => Promise.all([made.drop(), rm(dataDir, { recursive: true })]));

  /** As a start does it, in this process: that a start and a command do so is shown in database-migration.test.ts. */
  async function upgrade(): Promise<void> {
    let held: Hold | undefined;
    const giveBack = async () => held?.release();
    const take = async () => {
      held = tryShareData(made.url);
      return held !== undefined;
    };
    await openSecrets(dataDir);
    await upgradeData({ databaseUrl: made.url, dataDir }, { take, giveBack }, () => undefined);
    await giveBack();
  }

  /** Closes its connection: an open one would keep others from the locks that they need. */
  async function query(sql: string): Promise<Row[]> {
    const db = openDatabase(made.url);
    try {
      return await db.$queryRawUnsafe<Row[]>(sql);
    } finally {
      await db.$disconnect();
    }
  }

  async function columnsOf(table: string): Promise<string[]> {
    const sql =
      provider === 'sqlite'
        ? `SELECT name FROM pragma_table_info('${table}')`
        : `SELECT column_name::text AS name FROM information_schema.columns WHERE table_name = '${table}'`;
    return (await query(sql)).map(({ name }) => String(name));
  }

  const literal = (value: unknown) => (typeof value === 'number' ? String(value) : `'${value}'`);
  const time = (minute: number) =>
    provider === 'sqlite' ? `'2026-11-21T05:0${minute}:00.000+00:00'` : `TIMESTAMP '2026-11-21 05:0${minute}:00'`;

  async function insertRows(): Promise<void> {
    for (const [table, row] of ROWS) {
      const columns = await columnsOf(table);
      const values = Object.entries(row).map(([name, value]): [string, string] => [name, literal(value)]);
      const times = timesOf(table, row).map((name, minute): [string, string] => [name, time(minute)]);
      const known = [...values, ...times].filter(([name]) => columns.includes(name));
      if (known.length === 0) continue;
      const names = known.map(([name]) => `"${name}"`).join(', ');
      await query(`INSERT INTO "${table}" (${names}) VALUES (${known.map(([, value]) => value).join(', ')})`);
    }
  }

  /** The rows of each table, with the columns that this release has. */
  async function rowsOf(columns: Readonly<Record<string, readonly string[]>>): Promise<Record<string, Row[]>> {
    const entries = Object.entries(columns).map(async ([table, names]) => {
      const list = names.map((name) => `"${name}"`).join(', ');
      return [table, await query(`SELECT ${list} FROM "${table}" ORDER BY "id"`)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  it.each(all.slice(0, -1).map((name, index) => [name, index + 1]))(
    'upgrades the release of %s with all its rows, after a backup that leads back to it',
    async (_name, count) => {
      const names = all.slice(0, count);
      await makeRelease(made.url, provider, names);
      await insertRows();
      const columns: Record<string, string[]> = {};
      for (const table of new Set(ROWS.map(([table]) => table))) {
        const found = await columnsOf(table);
        if (found.length > 0) columns[table] = found;
      }
      const before = await rowsOf(columns);
      expect(before).toMatchObject({ User: [{ id: 'a' }, { id: 'b' }], Session: [{}], Call: [{}, {}] });

      await upgrade();
      expect(await rowsOf(columns)).toEqual(before);
      expect(await readMigrationState(made.url)).toMatchObject({ applied: all, unfinished: [] });

      const [backup = '', ...others] = await readdir(join(dataDir, 'backups'));
      expect([backup, others]).toEqual([expect.stringMatching(new RegExp(`^before-${all[count]}-`)), []]);
      const options = { isForced: true, askPassphrase: () => Promise.reject(new Error('It has no passphrase.')) };
      await restore({ databaseUrl: made.url, dataDir }, join(dataDir, 'backups', backup), options);
      expect(await readMigrationState(made.url)).toMatchObject({ applied: names, unfinished: [] });
      expect(await rowsOf(columns)).toEqual(before);

      // What was restored is upgraded as the first time.
      await upgrade();
      expect(await rowsOf(columns)).toEqual(before);
    },
    60_000,
  );
});
