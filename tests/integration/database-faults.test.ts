import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { isDiskFull } from '@/lib/db/sqlite-file';
import { startPostgres } from '@/scripts/postgres.mjs';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { TestSidecar } from '@/tests/fakes/sidecar';
import { noSettings } from '@/tests/fixtures/mado-command';
import { OpenData } from '@/tests/fixtures/open-data';
import { allMigrations, makeRelease } from '@/tests/fixtures/released';
import { emptyDatabase } from '@/tests/setup/empty-database';

/** Longer than patience lasts (lib/db/patience.ts), with a slow machine in mind. */
const RECOVERED_WITHIN = { timeout: 25_000 };

async function twoPeople(sidecar: TestSidecar) {
  const [alice, bob] = [await sidecar.account('Alice'), await sidecar.account('Bob')];
  return { bob, caller: await sidecar.connect(alice), callee: await sidecar.connect(bob) };
}

const invite = (callId: string, calleeId: string) => ({ callId, calleeId, media: 'video', offer: 'v=0\r\n' }) as const;

async function call(caller: TestDevice, callee: TestDevice, calleeId: string): Promise<string> {
  const callId = randomUUID();
  expect(await caller.ask('call:invite', invite(callId, calleeId))).toMatchObject({ ok: true });
  await callee.next('call:invited');
  expect(await callee.ask('call:accept', { callId, media: 'video' })).toMatchObject({ ok: true });
  await caller.next('call:accepted');
  return callId;
}

describe('a PostgreSQL server that is gone for a while', () => {
  it('ends no call, loses no row, and is used again without a restart', async () => {
    const server = await startPostgres();
    const sidecar = await TestSidecar.start({}, 'postgresql', undefined, {
      url: server.url,
      drop: async () => server.stop(),
    });
    const { bob, caller, callee } = await twoPeople(sidecar);
    const before = await call(caller, callee, bob.id);
    await expect.poll(() => sidecar.db.call.count({ where: { acceptedAt: { not: null } } })).toBe(1);

    server.halt();
    // The call goes on and ends without the database.
    expect(await caller.ask('call:hang-up', { callId: before, reason: 'hung-up' })).toMatchObject({ ok: true });
    await callee.next('call:ended');
    await expect(sidecar.db.call.count()).rejects.toThrow();
    // A new one needs what the callee allows. A page repeats an invite that is refused like this.
    const callId = randomUUID();
    expect(await caller.ask('call:invite', invite(callId, bob.id))).toEqual({ ok: false, code: 'internal' });

    server.resume();
    await expect.poll(() => caller.ask('call:invite', invite(callId, bob.id)), RECOVERED_WITHIN).toEqual({ ok: true });
    await callee.next('call:invited');
    const rowOf = (callId: string) => sidecar.db.call.findFirst({ where: { callId } });
    await expect.poll(() => rowOf(before), RECOVERED_WITHIN).toMatchObject({ endReason: 'hung-up' });
    await expect.poll(() => rowOf(callId), RECOVERED_WITHIN).toMatchObject({ endedAt: null });
    expect(await callee.ask('presence:set', { availability: 'away' })).toMatchObject({ ok: true });
    expect(sidecar.hasLostLease).toBe(false);
    await sidecar.close();
  }, 90_000);
});

describe('a full disk', () => {
  let openData: OpenData;
  beforeAll(async () => {
    openData = await OpenData.bundle();
  }, 120_000);
  afterAll(() => openData.remove());

  it('ends no call, and has its row when there is room again', async () => {
    const sidecar = await TestSidecar.start();
    const { bob, caller, callee } = await twoPeople(sidecar);
    const [{ page_count: pages } = { page_count: 0n }] =
      await sidecar.db.$queryRawUnsafe<{ page_count: bigint }[]>('PRAGMA page_count');
    // SQLite then answers as on a disk without room: SQLITE_FULL.
    await sidecar.db.$queryRawUnsafe(`PRAGMA max_page_count = ${pages}`);
    // A row may still fit where another did not, so fill up what is left as well.
    for (let refusals = 0; refusals < 50; ) {
      const row = { id: randomUUID(), callId: randomUUID(), callerDeviceId: randomUUID(), callerMedia: 'video' };
      const at = new Date();
      const data = { ...row, callerId: bob.id, calleeId: bob.id, invitedAt: at, aliveAt: at };
      const refusal = await sidecar.db.call.create({ data }).then(() => undefined, String);
      if (refusal !== undefined) expect(refusal).toMatch(/full/);
      refusals = refusal === undefined ? 0 : refusals + 1;
    }
    const callId = await call(caller, callee, bob.id);
    expect(await sidecar.db.call.count({ where: { callId } })).toBe(0);

    await sidecar.db.$queryRawUnsafe('PRAGMA max_page_count = 1073741823');
    const row = () => sidecar.db.call.findFirst({ where: { callId } });
    await expect.poll(row, RECOVERED_WITHIN).toMatchObject({ calleeDeviceId: callee.deviceId });
    await sidecar.close();
  }, 60_000);

  it('stops a backup with a plain word, and the former backup stays', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mado-full-'));
    const small = join(folder, 'small');
    await mkdir(small);
    const made = await emptyDatabase('sqlite');
    await migrate(made.url);
    const db = openDatabase(made.url);
    const data = Array.from({ length: 5_000 }, (_, n) => ({
      ...{ email: `${n}@mado.example`, displayName: 'x', passwordHash: 'x'.repeat(300) },
    }));
    await db.user.createMany({ data });
    await db.$disconnect();
    // The file system exists for this shell alone, and ends with it.
    const script = `mount -t tmpfs -o size=1m tmpfs "$1" && echo former > "$1/mado.tar.gz" && shift && "$@"; echo "code $?"; ls "$DATA_DIR"; cat "$DATA_DIR/mado.tar.gz"`;
    const run = `const { main } = await import(process.cwd() + '/dist/mado.mjs'); process.exitCode = await main(process.argv.slice(1));`;
    const command = [
      process.execPath,
      '--input-type=module',
      '--eval',
      run,
      '--',
      'backup',
      join(small, 'mado.tar.gz'),
      '--force',
    ];
    const { stdout, stderr } = await promisify(execFile)(
      'unshare',
      ['--map-root-user', '--mount', 'sh', '-c', script, 'sh', small, ...command],
      { env: { ...noSettings(), DATABASE_URL: made.url, DATA_DIR: small } },
    );
    expect(stderr).toBe(`There is not enough room in ${small} for the backup. Nothing was changed.\n`);
    expect(stdout).toBe('code 1\nmado.tar.gz\nformer\n');
    await made.drop();
    await rm(folder, { recursive: true });
  });

  const INIT = '20261121000000_init';
  const CHECKS = '20261129163000_call_keys_and_checks';
  const CALLS = 5_000;
  /** Room for the first migrations and the lock, and for nothing as large as the database. */
  const SPARE_KB = 300;

  /**
   * Opens the data of the first release twice: on a small file system, and after that one has grown. $1: the file system,
   * $2: its size in KB, $3: what fills it first, in KB, $4: the database, which is copied to $5. The rest is the command.
   */
  const OPEN_TWICE = `
    mount -t tmpfs -o size="$2"k tmpfs "$1"; cp "$4" "$5"; small="$1"; copy="$5"
    [ "$3" = 0 ] || head -c "$3"k /dev/zero > "$1/filler" 2>/dev/null; shift 5
    found() { echo "code $?"; rm -f "$small/filler"; node -e "$FOUND" "$copy"; }
    "$@" 2>&1; found; mount -o remount,size=64m "$small"; "$@" 2>&1; found`;
  const FOUND = `
    const db = new (require('better-sqlite3'))(process.argv[1]);
    const names = db.prepare('SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL').pluck().all();
    console.log(db.pragma('integrity_check', { simple: true }), db.prepare('SELECT count(*) FROM Call').pluck().get(), 'calls,', names.length, 'migrations');`;

  it.each([
    // What lies on the small file system, how much of it is free beside that, what the first start says, and how many
    // migrations it has applied.
    [
      'the backup before an upgrade',
      ...(['data', SPARE_KB, /backup before it failed: There is not enough room in .*\/backups /, 1] as const),
    ],
    [
      'the upgrade itself',
      ...(['database', SPARE_KB, new RegExp(`no room left for the migration ${CHECKS} .* Make room`), 2] as const),
    ],
    ['anything', ...(['database', 0, /^The disk of .*mado\.db is full, .* Make room, and try again\.$/m, 1] as const)],
  ])(
    'that has no room for %s stops the start with a plain word, and the next one resumes',
    async (_what, place, freeKb, said, migrations) => {
      const folder = await mkdtemp(join(tmpdir(), 'mado-full-'));
      const [small, large] = [join(folder, 'small'), join(folder, 'large')];
      await Promise.all([mkdir(small), mkdir(large)]);
      const released = join(folder, 'released.db');
      await makeRelease(`file:${released}`, 'sqlite', [INIT]);
      const db = openDatabase(`file:${released}`);
      const at = `'2026-11-21T05:00:00.000+00:00'`;
      await db.$executeRawUnsafe(
        `INSERT INTO "User" ("id", "email", "displayName", "passwordHash", "createdAt") VALUES ('a', 'a@mado.example', 'Aiko', 'x', ${at})`,
      );
      await db.$executeRawUnsafe(
        `INSERT INTO "Call" ("id", "callerId", "calleeId", "callerDeviceId", "callerMedia", "invitedAt", "aliveAt") WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${CALLS}) SELECT n, 'a', 'a', 'tab', 'video', ${at}, ${at} FROM numbers`,
      );
      await db.$disconnect();
      const sizeKb = Math.ceil((await stat(released)).size / 1024);
      const database = join(place === 'data' ? large : small, 'mado.db');
      const dataDir = place === 'database' ? large : small;
      const filledKb = (place === 'data' ? sizeKb : 0) + SPARE_KB - freeKb;
      const open = [process.execPath, ...openData.args(`file:${database}`, dataDir)];
      const { stdout } = await promisify(execFile)(
        'unshare',
        [
          ...['--map-root-user', '--mount', 'sh', '-c', OPEN_TWICE, 'sh'],
          ...[small, String(sizeKb + SPARE_KB), String(filledKb), released, database, ...open],
        ],
        { env: { ...noSettings(), FOUND } },
      );
      const [first = '', second = ''] = stdout.split(/(?<=migrations\n)/);
      expect(first).toMatch(said);
      expect(first).toContain(`code 1\nok ${CALLS} calls, ${migrations} migrations\n`);
      expect(first).not.toContain('    at ');
      expect(second).toContain(`code 0\nok ${CALLS} calls, ${allMigrations('sqlite').length} migrations\n`);
      await rm(folder, { recursive: true });
    },
    60_000,
  );
});

it('tells a full disk from other errors', () => {
  const withCode = (code: string) => Object.assign(new Error('x'), { code });
  const full = ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT'];
  expect(full.map((code) => isDiskFull(withCode(code)))).toEqual(full.map(() => true));
  expect(isDiskFull(withCode('SQLITE_BUSY'))).toBe(false);
});
