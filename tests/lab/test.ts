import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, test as base, type Page } from '@playwright/test';
import { type BehindMado, behindMado } from '../e2e/fixtures/behind-mado';
import { arrive, newPage, type Person } from '../e2e/fixtures/people';
import { PICTURES } from '../e2e/fixtures/picture';
import type { Mado } from '../fixtures/mado';
import { type Picture, writeY4m } from '../fixtures/y4m';
import { launchAt } from './browser';
import { type Coturn, STUN_URL, startCoturn, TURN_SECRET, TURN_URLS } from './coturn';
import { originAt, startLabMado } from './mado';
import { SITES, type Site, setPath } from './network';

// Where only web traffic is let through, this port passes.
const MADO_PORT = 443;
const MADO_URL = originAt(MADO_PORT);

interface WorkerFixtures extends BehindMado {
  /** They override those that point to the lab's TURN server. */
  settings: Record<string, string>;
  turn: Coturn;
  mado: Mado;
  /** One at each site. */
  browsers: Record<Site, Browser>;
}

interface TestFixtures {
  /** A new user in the lobby, on their own page at this site; their name is made unique. */
  join: (site: Site, name: string) => Promise<Person>;
  /** A new user at each site, in the lobby, with no disturbance between them. */
  people: Record<Site, Person>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  ...behindMado,
  settings: [{}, { option: true, scope: 'worker' }],
  turn: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's dependencies from this pattern
    async ({}, use) => {
      const turn = await startCoturn();
      await use(turn);
      await turn.stop();
    },
    { scope: 'worker', auto: true },
  ],
  mado: [
    async ({ settings }, use) => {
      const mado = await startLabMado(MADO_PORT, {
        STUN_URLS: STUN_URL,
        TURN_URLS: TURN_URLS.join(),
        TURN_SECRET,
        ...settings,
      });
      await use(mado);
      await mado.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  browsers: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'mado-lab-'));
      const open = (site: Site, picture: Picture) => {
        const camera = join(folder, `${site}.y4m`);
        writeY4m(camera, picture);
        return launchAt(site, { camera, origins: [MADO_URL] });
      };
      const browsers = { a: await open('a', PICTURES.alice), b: await open('b', PICTURES.bob) };
      await use(browsers);
      await Promise.all([browsers.a.close(), browsers.b.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  join: async ({ browsers, accounts }, use) => {
    const pages: Page[] = [];
    await use(async (site, name) => {
      const page = await newPage(browsers[site], MADO_URL);
      pages.push(page);
      return arrive(page, accounts, name);
    });
    await Promise.all(pages.map((page) => page.context().close()));
  },
  people: async ({ join }, use) => {
    for (const site of SITES) setPath(site, 'endpoint-independent');
    await use({ a: await join('a', 'Alice'), b: await join('b', 'Bob') });
  },
});

export { expect } from '@playwright/test';
