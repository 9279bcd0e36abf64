import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { gatherBundle } from '@/scripts/mado/support-bundle/gather';
import { operate } from '@/tests/fakes/operator';
import { freePort } from '@/tests/fixtures/free-port';
import { type EmptyDatabase, emptyDatabase } from '@/tests/setup/empty-database';

/** Each is planted somewhere, and must be nowhere in the bundle. */
const TELLTALES = [
  'Aiko Tanaka',
  'aiko',
  'tanaka.example',
  'secret-garden',
  'planted',
  '203.0.113.77',
  '2001:db8::77',
  'hunter2',
  'Mozilla',
];

describe.each(['sqlite', 'postgresql'] as const)('npx mado support-bundle, on %s', (provider) => {
  let made: EmptyDatabase;
  let folder: string;
  beforeEach(async () => {
    made = await emptyDatabase(provider);
    folder = await mkdtemp(join(tmpdir(), 'mado-bundle-'));
  });
  afterEach(async () => {
    await made.drop();
    await rm(folder, { recursive: true });
  });

  async function plantPeople(): Promise<void> {
    await migrate(made.url);
    const db = openDatabase(made.url);
    const [aiko, ben] = await Promise.all(
      ['aiko', 'ben'].map((name) =>
        db.user.create({
          data: { email: `${name}@tanaka.example`, displayName: `${name} Aiko Tanaka`, passwordHash: 'planted-hash' },
        }),
      ),
    );
    if (!aiko || !ben) throw new Error('nobody was planted');
    await db.user.update({ where: { id: ben.id }, data: { disabledAt: new Date() } });
    const expiresAt = new Date(Date.now() + 60_000);
    await db.session.create({ data: { id: 'planted-session', userId: aiko.id, userAgent: 'Mozilla/5.0', expiresAt } });
    const call = (ageDays: number, endReason: string | null) => {
      const at = new Date(Date.now() - ageDays * 24 * 60 * 60 * 1000);
      const end = { invitedAt: at, aliveAt: at, endedAt: endReason && at, endReason };
      const who = { callerId: aiko.id, calleeId: ben.id, callerDeviceId: 'planted-device', callerMedia: 'video' };
      return { id: randomUUID(), callId: randomUUID(), ...who, ...end };
    };
    const calls = [call(1, 'hung-up'), call(2, 'hung-up'), call(3, 'connection-lost'), call(0, null), call(31, 'busy')];
    for (const data of calls) await db.call.create({ data });
    await db.$disconnect();
  }

  async function settings(): Promise<Record<string, string>> {
    const dataDir = join(folder, 'planted-home-of-aiko');
    await mkdir(dataDir);
    const secret = 'hunter2-planted-secret-of-32-characters';
    await writeFile(join(folder, 'planted-file'), secret);
    return {
      ...{ DATABASE_URL: made.url, DATA_DIR: dataDir, PORT: String(await freePort()) },
      ...{ PUBLIC_URL: 'https://secret-garden.tanaka.example:8443', TRUSTED_PROXY_HOPS: '1', HOST: '127.0.0.2' },
      ...{ AUTH_SECRET: secret, INTERNAL_SECRET_FILE: join(folder, 'planted-file'), TURN_SECRET: secret },
      ...{ STUN_URLS: 'stun:203.0.113.77', TURN_URLS: 'turn:turn.tanaka.example:3478,turns:[2001:db8::77]:443' },
    };
  }

  it('holds versions, settings and counts, and nothing that tells who or where', async () => {
    await plantPeople();
    const lines = [
      { level: 30, time: 1, name: 'sidecar', userId: 'planted-user', deviceId: 'planted-device', msg: 'device online' },
      { level: 30, time: 2, name: 'web', address: '203.0.113.77', msg: 'sign-in failed' },
      {
        level: 40,
        time: 3,
        name: 'web',
        msg: 'odd: aiko@tanaka.example from [2001:db8::77] via https://tanaka.example/x',
      },
      {
        level: 50,
        time: 4,
        msg: 'x',
        error: { name: 'Error', code: 'P2002', frames: ['at f (/home/aiko/dist/web.mjs:4:2)'] },
      },
    ];
    const logFile = join(folder, 'planted.log');
    await writeFile(logFile, `${lines.map((line) => JSON.stringify(line)).join('\n')}\nAiko Tanaka said {hunter2\n`);
    const text = await gatherBundle({ ...(await settings()), LOG_FILE: logFile });

    for (const telltale of TELLTALES) expect(text).not.toContain(telltale);
    expect(text).toContain('PUBLIC_URL=https://(hidden):8443\n');
    expect(text).toContain('TURN_URLS=turn:(hidden):3478,turns:(hidden):443\n');
    expect(text).toContain(`Node ${process.versions.node}\n`);
    expect(text).toMatch(provider === 'sqlite' ? /^SQLite 3\.\d+\.\d+, \d+ MiB$/m : /^PostgreSQL \d+/m);
    expect(text).toMatch(/^migrations: 20261121000000_init, .*_disabled_users/m);
    expect(text).toContain('users: 2, disabled: 1\nlogins: 1, valid: 1\ncalls: 5\n');
    expect(text).toMatch(/^ {2}\(live\): 1\n {2}connection-lost: 1\n {2}hung-up: 2\n$/m);
    expect(text).toContain('/healthz: no answer\n');
    expect(text).toContain('"name":"sidecar","msg":"device online"}\n');
    expect(text).toContain('"error":{"name":"Error","code":"P2002","frames":["at f (web.mjs:4:2)"]}}\n');
    expect(text).toContain("(a line of 25 characters that is not Mado's)\n");
  });

  it('goes into a file for this account only, beside where the command was typed', async () => {
    vi.stubEnv('MADO_CALLERS_FOLDER', folder);
    const { code, out } = await operate(await settings(), 'support-bundle', 'bundle.txt');
    const file = join(folder, 'bundle.txt');
    expect([code, out]).toEqual([0, `Wrote ${file}. Read it before you pass it on.`]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toMatch(
      provider === 'sqlite' ? /there is no database yet/ : /^no tables yet$/m,
    );
  });

  it('says what it could not find out, without quoting it', async () => {
    const unreachable = { ...(await settings()), DATABASE_URL: 'postgres://aiko:hunter2@127.0.0.1:1/planted' };
    const text = await gatherBundle(unreachable);
    expect(text).toMatch(/## Database\n\(could not be found out: \w+/);
    const wrong = await gatherBundle({ ...unreachable, PUBLIC_URL: 'ftp://tanaka.example', PORT: 'hunter2' });
    expect(wrong).toContain('## Settings that stop the start\nPORT\nPUBLIC_URL\n');
    for (const telltale of TELLTALES) expect(text + wrong).not.toContain(telltale);
  });
});
