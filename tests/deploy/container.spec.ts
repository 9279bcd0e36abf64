import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { ensureImageTools } from '@/scripts/test/needs.mjs';
import { connect, expectFramesToGrow } from '@/tests/e2e/fixtures/calls';
import { newPage, signIn, signUp, uniqueName } from '@/tests/e2e/fixtures/people';
import { chromiumLaunch } from '@/tests/fixtures/chromium';
import { freePort } from '@/tests/fixtures/free-port';
import { buildImage, type Container, type Image } from './fixtures/image';

/** The image: built, looked into, started, used for a call, stopped and started again. */

const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 30_000;

let image: Image;
let folder: string;
let dataDir: string;
let account: number;
let container: Container | undefined;
let browsers: readonly Browser[] = [];

// Each builds on the one before; a new worker would build the image again.
test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(1_500_000);
  await ensureImageTools();
  image = await buildImage();
  account = Number(image.config.User.split(':')[0]);
  folder = mkdtempSync(join(tmpdir(), 'mado-volume-'));
  dataDir = join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  chownSync(dataDir, account, account);
  browsers = await Promise.all([chromium.launch(chromiumLaunch()), chromium.launch(chromiumLaunch())]);
});

test.afterAll(async () => {
  container?.program.kill();
  await Promise.all(browsers.map((browser) => browser.close()));
  if (folder) rmSync(folder, { recursive: true });
  image?.remove();
});

async function start(volume: string): Promise<string> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  container = image.run(volume, { PORT: String(port), PUBLIC_URL: url, HOSTNAME: 'a-container' });
  return url;
}

const running = () => {
  if (!container) throw new Error('no container was started');
  return container;
};

async function stop(): Promise<number | null> {
  process.kill(running().firstPid(), image.config.StopSignal);
  const { code } = await running().program.ended(STOPPED_WITHIN_MS);
  return code;
}

const pageAt = (url: string, index: number): Promise<Page> => {
  const browser = browsers[index];
  if (!browser) throw new Error('no such browser');
  return newPage(browser, url);
};

test('runs as a numbered account that may not change the program', () => {
  expect(image.config).toMatchObject({
    User: '10001:10001',
    Volumes: { '/data': {} },
    StopSignal: 'SIGTERM',
    Cmd: ['node', 'scripts/start.mjs'],
  });
  expect(image.config.Env).toEqual(expect.arrayContaining(['HOST=0.0.0.0', 'DATA_DIR=/data', 'NODE_ENV=production']));
});

test('contains no package for development, no tests, no history and no secret', () => {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  // Packages that run depend on these types as well.
  const wanted = ['@types/node', '@types/pg'];
  const unwanted = [
    ...Object.keys(devDependencies)
      .filter((name) => !wanted.includes(name))
      .map((name) => `node_modules/${name}`),
    ...['tests', 'docs', '.git', '.env', 'data', '.next/cache'],
  ];
  expect(unwanted.filter((path) => existsSync(join(image.root, 'app', path)))).toEqual([]);
  console.log(`The image has ${image.megabytes} MB with its base.`);
});

test('stops with the chown that mends it where the volume belongs to somebody else', async () => {
  const foreign = join(folder, 'foreign');
  mkdirSync(foreign, { mode: 0o755 });
  await start(foreign);
  const { code, printed } = await running().program.ended(READY_WITHIN_MS);
  expect([code, printed]).toEqual([1, expect.stringContaining('DATA_DIR: /data belongs to account 0')]);
  expect(printed).toContain('Run `chown -R 10001:10001 /data` as root; in a container, on the folder that is mounted');
  expect(printed).not.toContain('    at ');
});

let aliceEmail: string;
let aliceName: string;

test('carries a call between two people who sign up', async () => {
  test.setTimeout(180_000);
  const url = await start(dataDir);
  await running().program.prints('Mado is ready', READY_WITHIN_MS);
  expect(await running().checkHealth()).toBe(0);
  const alice = await signUp(await pageAt(url, 0), uniqueName('Alice'));
  const bob = await signUp(await pageAt(url, 1), uniqueName('Bob'));
  await connect(alice, bob);
  await Promise.all([expectFramesToGrow(alice), expectFramesToGrow(bob)]);
  [aliceEmail, aliceName] = [alice.email, alice.name];
  for (const { page } of [alice, bob]) await page.context().close();
});

test('runs every program without root, and leaves no dead one behind when one is killed', async () => {
  const first = running().processes();
  expect(first.length).toBeGreaterThan(2);
  expect(first.map(({ uid }) => uid)).toEqual(first.map(() => account));
  const sidecar = first.find(({ command }) => command.includes('dist/sidecar.mjs'));
  process.kill(sidecar?.pid ?? 0, 'SIGKILL');
  const living = () => running().processes();
  await expect
    .poll(() => living().some(({ command, pid }) => command.includes('dist/sidecar.mjs') && pid !== sidecar?.pid))
    .toBe(true);
  expect(living().filter(({ state }) => state === 'Z')).toEqual([]);
  expect(living()).toHaveLength(first.length);
});

test('stops when asked, and finds its data when it is started again', async () => {
  test.setTimeout(180_000);
  expect(await stop()).toBe(0);
  const url = await start(dataDir);
  await running().program.prints('Mado is ready', READY_WITHIN_MS);
  const page = await pageAt(url, 0);
  await signIn(page, aliceEmail);
  await expect(page).toHaveURL(/\/lobby$/);
  await expect(page.locator('body')).toContainText(aliceName);
  await page.context().close();
  expect(running().program.printed()).not.toMatch(/Installing|Building|Making|EACCES|EROFS|permission denied/i);
});

test('is unhealthy when it no longer answers', async () => {
  const web = running()
    .processes()
    .find(({ command }) => command.includes('dist/edge.mjs'));
  process.kill(web?.pid ?? 0, 'SIGSTOP');
  expect(await running().checkHealth()).not.toBe(0);
  process.kill(web?.pid ?? 0, 'SIGCONT');
  expect(await stop()).toBe(0);
});
