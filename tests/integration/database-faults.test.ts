import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { isDiskFull } from '@/lib/db/sqlite-file';
import { startPostgres } from '@/scripts/postgres.mjs';
import type { TestDevice } from '@/tests/fakes/connect-device';
import { TestSidecar } from '@/tests/fakes/sidecar';
import { bundleMado, noSettings } from '@/tests/fixtures/mado-command';
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
    expect(await callee.ask('presence:set', { availability: 'away' })).toEqual({ ok: true });
    expect(sidecar.hasLostLease).toBe(false);
    await sidecar.close();
  }, 90_000);
});

describe('a full disk', () => {
  beforeAll(bundleMado, 120_000);

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
});

it('tells a full disk from other errors', () => {
  const withCode = (code: string) => Object.assign(new Error('x'), { code });
  expect(['SQLITE_FULL', 'ENOSPC', 'EDQUOT'].map((code) => isDiskFull(withCode(code)))).toEqual([true, true, true]);
  expect(isDiskFull(withCode('SQLITE_BUSY'))).toBe(false);
});
