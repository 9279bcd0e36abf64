import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, test as base, chromium } from '@playwright/test';
import { newPage, type Person, signUp, uniqueName } from '../e2e/people';
import { PICTURES } from '../e2e/picture';
import { chromiumLaunch } from '../fixtures/chromium';
import { type Mado, startMado } from '../fixtures/mado';
import { writeY4m } from '../fixtures/y4m';
import { type Coturn, startCoturn, TURN_PORT, TURN_SECRET } from './coturn';
import { clientOf, MADO_ADDRESS, type Site, setPath, TURN_ADDRESS } from './network';

// Where only the web is let through, this is the port that passes.
const MADO_URL = `http://${MADO_ADDRESS}:443`;

function launch(site: Site, camera: string): Promise<Browser> {
  const { executablePath = chromium.executablePath(), args = [] } = chromiumLaunch(camera);
  return chromium.launch({
    executablePath: 'tests/lab/chromium-in-namespace.sh',
    env: { ...process.env, LAB_HOST: clientOf(site), LAB_CHROMIUM: executablePath },
    args: [
      ...args,
      // Addresses too are looked up, for TCP.
      `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${MADO_ADDRESS}, EXCLUDE ${TURN_ADDRESS}`,
      `--unsafely-treat-insecure-origin-as-secure=${MADO_URL}`,
      // The certificate of the TURN server is the lab's own.
      '--ignore-certificate-errors',
    ],
  });
}

interface WorkerFixtures {
  turn: Coturn;
  mado: Mado;
  /** One person on each site, in a browser that runs there. */
  people: Record<Site, Person>;
}

export const test = base.extend<object, WorkerFixtures>({
  turn: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of a fixture's needs from this pattern
    async ({}, use) => {
      const turn = await startCoturn();
      await use(turn);
      await turn.stop();
    },
    { scope: 'worker', auto: true },
  ],
  mado: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      const mado = await startMado({
        HOST: MADO_ADDRESS,
        PORT: '443',
        PUBLIC_URL: MADO_URL,
        STUN_URLS: `stun:${TURN_ADDRESS}:${TURN_PORT}`,
        TURN_URLS: `turn:${TURN_ADDRESS}:${TURN_PORT},turn:${TURN_ADDRESS}:${TURN_PORT}?transport=tcp,turns:${TURN_ADDRESS}:443?transport=tcp`,
        TURN_SECRET,
      });
      await use(mado);
      await mado.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  people: [
    async ({ mado: _ }, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'mado-lab-'));
      const browsers: Browser[] = [];
      const arrive = async (site: Site, name: 'alice' | 'bob') => {
        setPath(site, 'endpoint-independent');
        const camera = join(folder, `${name}.y4m`);
        writeY4m(camera, PICTURES[name]);
        const browser = await launch(site, camera);
        browsers.push(browser);
        return signUp(await newPage(browser, MADO_URL), uniqueName(name));
      };
      await use({ a: await arrive('a', 'alice'), b: await arrive('b', 'bob') });
      await Promise.all(browsers.map((browser) => browser.close()));
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

export { expect } from '@playwright/test';
