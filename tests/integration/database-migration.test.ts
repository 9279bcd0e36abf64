import { type ChildProcess, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import type { Provider } from '@/lib/db/provider';
import { bundle } from '@/scripts/start/bundle.mjs';
import { ended, killAtMany, madoCommand, startNode } from '@/tests/fixtures/mado-command';
import { OpenData } from '@/tests/fixtures/open-data';
import { descendantsOf } from '@/tests/fixtures/processes';
import { allMigrations, makeRelease } from '@/tests/fixtures/released';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

const INIT = '20261121000000_init';
const CHECKS = '20261129163000_call_keys_and_checks';
const CALLS = 5_000;

/** Prints whether a timer keeps the program alive that has migrated its database. */
const RUN_MIGRATE = `const { migrate } = await import(process.cwd() + '/' + process.argv[1]); await migrate(process.argv[2]); console.log(process.getActiveResourcesInfo().includes('Timeout'));`;

let openData: OpenData;
beforeAll(async () => {
  openData = await OpenData.bundle();
}, 120_000);
afterAll(() => openData.remove());

describe.each(['sqlite', 'postgresql'] as const)('a start on %s', (provider: Provider) => {
  let made: EmptyDatabase;
  let dataDir: string;
  const all = allMigrations(provider);
  let db: Database;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mado-data-'));
    made = await emptyDatabase(provider);
    db = openDatabase(made.url);
  });
  afterEach(async () => {
    await db.$disconnect();
    await Promise.all([made.drop(), rm(dataDir, { recursive: true })]);
  });

  /** The tables of the first release, with people and calls in them. */
  async function firstRelease(calls: number): Promise<void> {
    await makeRelease(made.url, provider, [INIT]);
    const at = provider === 'sqlite' ? `'2026-11-21T05:00:00.000+00:00'` : `TIMESTAMP '2026-11-21 05:00:00'`;
    await db.$executeRawUnsafe(
      `INSERT INTO "User" ("id", "email", "displayName", "passwordHash", "availability", "createdAt") VALUES ('a', 'a@mado.example', 'Aiko', 'x', 'on-holiday', ${at}), ('b', 'b@mado.example', 'Ben', 'x', 'away', ${at})`,
    );
    await db.$executeRawUnsafe(
      `INSERT INTO "Call" ("id", "callerId", "calleeId", "callerDeviceId", "callerMedia", "invitedAt", "aliveAt") WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${calls}) SELECT 'call-' || n, 'a', 'b', 'tab', 'video', ${at}, ${at} FROM numbers`,
    );
    // An open connection would keep the migration from its lock on the file.
    await db.$disconnect();
  }

  const startOpen = () => openData.start(made.url, dataDir);
  const open = () => openData.run(made.url, dataDir);
  const backups = async () => {
    const names = await readdir(dataDir);
    return names.includes('backups') ? (await readdir(join(dataDir, 'backups'))).sort() : [];
  };

  it('upgrades the first release, after a backup that leads back to it', async () => {
    await firstRelease(100);
    expect(await open()).toMatchObject({ code: 0, err: '', said: expect.stringContaining('A backup from before') });
    expect(await migrate(made.url)).toEqual([]);
    expect(await db.user.findUnique({ where: { id: 'a' } })).toMatchObject({ availability: 'available' });
    await db.$disconnect();
    const [backup = '', ...others] = await backups();
    expect([backup, others]).toEqual([expect.stringMatching(/^before-20261121141608_privacy-\d{8}T\d{6}Z/), []]);

    const path = join(dataDir, 'backups', backup);
    const env = { DATABASE_URL: made.url, DATA_DIR: dataDir };
    expect(await madoCommand(['restore', path, '--force'], env)).toMatchObject({ code: 0 });
    const rows = await db.$queryRawUnsafe<{ availability: string }[]>(
      `SELECT "availability" FROM "User" WHERE "id" = 'a'`,
    );
    expect(rows).toEqual([{ availability: 'on-holiday' }]);
    expect(await db.$queryRawUnsafe(`SELECT "migration_name" FROM "_prisma_migrations"`)).toEqual([
      { migration_name: INIT },
    ]);
  });

  it('makes no backup of an empty database, and none when there is nothing to upgrade', async () => {
    expect(await open()).toMatchObject({ code: 0, said: '', err: '' });
    expect(await open()).toMatchObject({ code: 0, said: '', err: '' });
    expect(await backups()).toEqual([]);
  });

  it('leaves no timer that would keep its program alive', async () => {
    const module = `dist/test-${randomUUID()}/migrate.mjs`;
    await bundle('lib/db/migrate.ts', module);
    const run = await ended(startNode(RUN_MIGRATE, [module, made.url], {}));
    await rm(dirname(module), { recursive: true });
    expect([run.code, run.err, run.out.toString()]).toEqual([0, '', 'false\n']);
    expect(await migrate(made.url)).toEqual([]);
  });

  it('stops on the database of a newer version, and says how to go back', async () => {
    await migrate(made.url);
    await db.$executeRawUnsafe(
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "started_at", "finished_at", "applied_steps_count") SELECT 'x', 'x', '20991231000000_future', "started_at", "finished_at", 1 FROM "_prisma_migrations" WHERE "migration_name" = '${INIT}'`,
    );
    await db.$disconnect();
    const { code, err } = await open();
    expect(code).toBe(1);
    expect(err).toMatch(/upgraded by a newer Mado.*20991231000000_future.*npx mado restore FILE --force/);
  });

  it('two at once upgrade it once', async () => {
    await firstRelease(1_000);
    const runs = await Promise.all([open(), open(), open()]);
    expect(runs.map(({ code, err }) => [code, err])).toEqual(runs.map(() => [0, '']));
    expect(await backups()).toHaveLength(1);
    expect(await db.call.count()).toBe(1_000);
    const records = await db.$queryRawUnsafe<unknown[]>(`SELECT "id" FROM "_prisma_migrations"`);
    expect(records).toHaveLength(all.length);
  });

  /** The process that upgrades is killed, and what started it lives on and says so. */
  function killWorker({ pid, exitCode }: ChildProcess): void {
    if (pid === undefined || exitCode !== null) return;
    const command = ['-KILL', ...descendantsOf(pid).map(String)];
    // One that has just ended is no fault.
    if (command.length > 1) spawnSync('kill', command);
  }

  it.each([
    ['with its supervisor', 8, undefined],
    ['by itself', 4, killWorker],
  ])(
    'resumes an upgrade that was killed %s, at whatever point',
    async (_how, tries, kill) => {
      await firstRelease(CALLS);
      await killAtMany(
        tries,
        startOpen,
        async ({ code, err }) => {
          if (kill && code !== 0)
            expect(err).toMatch(/was ended by SIGKILL. Nothing is lost: start again to resume.\n$/);
          // What was killed is resumed by the next start, and nothing is lost.
          expect(await open()).toMatchObject({ code: 0, err: '' });
          expect(await db.call.count({ where: { callId: { startsWith: 'call-' } } })).toBe(CALLS);
          const records = await db.$queryRawUnsafe<unknown[]>(
            `SELECT "id" FROM "_prisma_migrations" WHERE "finished_at" IS NULL OR "rolled_back_at" IS NOT NULL`,
          );
          expect(records).toEqual([]);
          await db.$disconnect();
          await made.drop();
          made = await emptyDatabase(provider);
          db = openDatabase(made.url);
          await firstRelease(CALLS);
          return code === 0;
        },
        kill,
      );
    },
    180_000,
  );

  it('applies nothing of a migration that fails, and repeated starts make no more backups', async () => {
    await firstRelease(10);
    // Something else is in the way of the second migration from here.
    await db.$executeRawUnsafe('CREATE TABLE "new_Call" ("id" TEXT)');
    await db.$executeRawUnsafe('CREATE TABLE "Lease" ("id" TEXT)');
    await db.$disconnect();
    const failing = provider === 'sqlite' ? CHECKS : '20261129200459_call_leases';
    for (let n = 0; n < 3; n++) {
      const { code, err } = await open();
      expect([code, err]).toEqual([1, expect.stringContaining(`The migration ${failing} of the database failed`)]);
      expect(err).toMatch(/npx mado restore \S+before-\S+ --force/);
    }
    const columns = await db.$queryRawUnsafe<object[]>('SELECT * FROM "Call" LIMIT 1');
    expect(Object.keys(columns[0] ?? {})).not.toContain('leaseId');
    expect(await backups()).toHaveLength(1);
    await db.$executeRawUnsafe('DROP TABLE "new_Call"');
    await db.$executeRawUnsafe('DROP TABLE "Lease"');
    await db.$disconnect();
    expect(await open()).toMatchObject({ code: 0, err: '' });
    expect(await db.call.count()).toBe(10);
  });
});
