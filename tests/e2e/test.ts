import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, test as base, chromium, type Page } from '@playwright/test';
import { chromiumLaunch } from '../fixtures/chromium';
import { type Mado, startMado } from '../fixtures/mado';
import { writeY4m } from '../fixtures/y4m';
import { newPage, type Person, signUp, uniqueName } from './people';
import { type Camera, PICTURES } from './picture';

type Browsers = Record<Camera, Browser>;

interface WorkerFixtures {
  /** Settings of this file's Mado. */
  settings: Record<string, string>;
  mado: Mado;
  /** One browser process a camera: contexts of one process would share it. */
  browsers: Browsers;
}

interface TestFixtures {
  /** A page in a context of its own, closed after the test. */
  open: (camera: Camera, options?: BrowserContextOptions) => Promise<Page>;
  alice: Person;
  bob: Person;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  settings: [{}, { option: true, scope: 'worker' }],
  mado: [
    async ({ settings }, use) => {
      const mado = await startMado(settings);
      await use(mado);
      await mado.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  browsers: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of a fixture's needs from this pattern
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'mado-cameras-'));
      const launch = (camera: Camera) => {
        const file = join(folder, `${camera}.y4m`);
        writeY4m(file, PICTURES[camera]);
        return chromium.launch(chromiumLaunch(file));
      };
      const browsers = { alice: await launch('alice'), bob: await launch('bob') };
      await use(browsers);
      await Promise.all([browsers.alice.close(), browsers.bob.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  open: async ({ browsers, mado }, use) => {
    const pages: Page[] = [];
    await use(async (camera, options) => {
      const page = await newPage(browsers[camera], mado.url, options);
      pages.push(page);
      return page;
    });
    await Promise.all(pages.map((page) => page.context().close()));
  },
  alice: async ({ open }, use) => use(await signUp(await open('alice'), uniqueName('Alice'))),
  bob: async ({ open }, use) => use(await signUp(await open('bob'), uniqueName('Bob'))),
});

export { expect } from '@playwright/test';
