import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, expect, test } from '@playwright/test';
import { startPostgres } from '@/scripts/postgres.mjs';
import { ensurePostgres } from '@/scripts/test/needs.mjs';
import { entry, newPage, signUp, uniqueName } from '@/tests/e2e/fixtures/people';
import { chromiumLaunch } from '@/tests/fixtures/chromium';
import { freePort } from '@/tests/fixtures/free-port';
import { cleanFolder, sqlitePrebuild } from './fixtures/clean-folder';
import { type Program, runProgram, startProgram } from './fixtures/program';

/*
 * What a buildpack does, in a clean folder: install with the packages for development, `npm run build`, remove those
 * packages, and move the result to another folder, where an account that may not write to it calls `npm start`.
 */

const SECOND = 1_000;
const INSTALLED_WITHIN_MS = 300 * SECOND;
const BUILT_WITHIN_MS = 300 * SECOND;
const READY_WITHIN_MS = 60 * SECOND;
const STOPPED_WITHIN_MS = 30 * SECOND;

/** Reaches a program that listens on every address, and none that listens on 127.0.0.1 only. */
const OTHER_LOOPBACK = '127.0.0.2';

/** Debian's account without any rights of its own. */
const NOBODY = 65_534;

const { PATH = '' } = process.env;
let slug: string;
let home: string;
let postgres: { url: string; stop(): void };
let browser: Browser;
const started: Program[] = [];

// A new worker would install and build again.
test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(INSTALLED_WITHIN_MS * 2 + BUILT_WITHIN_MS);
  await ensurePostgres();
  const build = cleanFolder();
  const prebuild = sqlitePrebuild();
  const env = { ...process.env, NODE_ENV: '', npm_config_better_sqlite3_local_prebuilds: prebuild };
  await runProgram('npm', ['ci', '--prefer-offline'], { cwd: build, env }, INSTALLED_WITHIN_MS);
  await runProgram('npm', ['run', 'build'], { cwd: build, env }, BUILT_WITHIN_MS);
  await runProgram('npm', ['prune', '--omit=dev'], { cwd: build, env }, INSTALLED_WITHIN_MS);
  // npm keeps those that are optional peers of others, such as Prisma's command; other package managers do not.
  const { devDependencies } = JSON.parse(readFileSync(join(build, 'package.json'), 'utf8'));
  for (const name of Object.keys(devDependencies)) {
    rmSync(join(build, 'node_modules', name), { recursive: true, force: true });
  }
  rmSync(prebuild, { recursive: true });
  slug = mkdtempSync(join(tmpdir(), 'mado-slug-'));
  renameSync(build, join(slug, 'app'));
  execFileSync('chmod', ['-R', 'a+rX,a-w', slug]);
  home = mkdtempSync(join(tmpdir(), 'mado-home-'));
  chownSync(home, NOBODY, NOBODY);
  postgres = await startPostgres();
  browser = await chromium.launch(chromiumLaunch());
});

test.afterAll(async () => {
  await browser?.close();
  postgres?.stop();
  for (const folder of [slug, home]) if (folder) rmSync(folder, { recursive: true, force: true });
});

/** `npm start` as a platform calls it: nothing of this machine's environment, the port from the platform. */
async function start(settings: Record<string, string>) {
  const port = await freePort();
  const program = startProgram('npm', ['start'], {
    cwd: join(slug, 'app'),
    uid: NOBODY,
    gid: NOBODY,
    env: {
      PATH,
      HOME: home,
      NODE_ENV: 'production',
      PORT: String(port),
      // What a container's runtime sets; Mado listens where HOST says.
      HOSTNAME: 'a-container',
      DATA_DIR: join(home, 'data'),
      PUBLIC_URL: `http://localhost:${port}`,
      ...settings,
    },
  });
  started.push(program);
  return { port, program };
}

test.afterEach(() => {
  for (const program of started.splice(0)) program.kill();
});

/** npm passes the signal on, and then ends by it itself if Mado has not ended before. */
const ENDED_BY_NPM = [0, null];

const withDatabase = () => ({ DATABASE_URL: postgres.url, AUTH_SECRET: randomBytes(32).toString('hex') });

test.describe('a build by a buildpack', () => {
  test('stops where the accounts would be lost, and says what to set', async () => {
    const { program } = await start({ DYNO: 'web.1' });
    const { code, printed } = await program.ended(READY_WITHIN_MS);
    expect(code).toBe(78);
    expect(printed).toMatch(/^DATABASE_URL: got nothing, wants postgres:\/\/…, as Heroku throws files away/m);
    expect(printed).toMatch(/^AUTH_SECRET: got nothing/m);
    expect(printed).not.toContain('    at ');
  });

  test('listens on every address of a platform, takes sign-ups, connects their pages and stops', async () => {
    const { port, program } = await start({ DYNO: 'web.1', ...withDatabase() });
    await program.prints('Mado is ready', READY_WITHIN_MS);
    expect((await fetch(`http://${OTHER_LOOPBACK}:${port}/readyz`)).status).toBe(200);

    const pages = [
      await newPage(browser, `http://localhost:${port}`),
      await newPage(browser, `http://localhost:${port}`),
    ];
    const people = [];
    for (const page of pages) people.push(await signUp(page, uniqueName('Alice')));
    for (const [own, other] of [people, [...people].reverse()]) {
      if (own && other) await expect(entry(own.page, other.name)).toBeVisible({ timeout: READY_WITHIN_MS });
    }
    await Promise.all(pages.map((page) => page.context().close()));

    program.signal('SIGTERM');
    const { code, printed } = await program.ended(STOPPED_WITHIN_MS);
    expect(ENDED_BY_NPM).toContain(code);
    // Neither installed nor built, and nobody tried to write into the program's folder.
    expect(printed).not.toMatch(/Installing|Building|Making|EACCES|EROFS|permission denied/i);
  });

  test('keeps to this machine where no platform is recognised', async () => {
    const proxied = { PUBLIC_URL: 'https://call.example.org', TRUSTED_PROXY_HOPS: '1' };
    const { port, program } = await start({ ...withDatabase(), ...proxied });
    await program.prints('Mado is ready', READY_WITHIN_MS);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    await expect(fetch(`http://${OTHER_LOOPBACK}:${port}/readyz`)).rejects.toThrow('fetch failed');
    program.signal('SIGTERM');
    expect(ENDED_BY_NPM).toContain((await program.ended(STOPPED_WITHIN_MS)).code);
  });

  test('names the chown where the data folder belongs to another account', async () => {
    const foreign = join(slug, 'data');
    mkdirSync(foreign, { mode: 0o700 });
    const { program } = await start({ DATA_DIR: foreign });
    const { code, printed } = await program.ended(READY_WITHIN_MS);
    expect([code, printed]).toEqual([1, expect.stringContaining(`${foreign} belongs to account 0`)]);
    expect(printed).toContain(`chown -R ${NOBODY}:${NOBODY} ${foreign}`);
  });

  test('names the chown where one file in it does', async () => {
    const dataDir = join(home, 'mixed');
    mkdirSync(dataDir, { mode: 0o700 });
    chownSync(dataDir, NOBODY, NOBODY);
    writeFileSync(join(dataDir, 'mado.db-wal'), '', { mode: 0o600 });
    const { program } = await start({ DATA_DIR: dataDir });
    const { code, printed } = await program.ended(READY_WITHIN_MS);
    expect([code, printed]).toEqual([
      1,
      expect.stringContaining(`${join(dataDir, 'mado.db-wal')} belongs to account 0`),
    ]);
  });

  test('says that it must be built again where its sources have changed', async () => {
    const source = join(slug, 'app/server/index.ts');
    const before = readFileSync(source, 'utf8');
    writeFileSync(source, `${before}\n`);
    const { program } = await start(withDatabase());
    const { code, printed } = await program.ended(READY_WITHIN_MS);
    writeFileSync(source, before);
    expect([code, printed]).toEqual([1, expect.stringContaining('Run `npm run build` with an account that can')]);
  });
});
