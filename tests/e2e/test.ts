import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Browser,
  type BrowserContextOptions,
  test as base,
  chromium,
  type Page,
  type TestInfo,
} from '@playwright/test';
import type { Choices } from '../fixtures/accounts';
import { chromiumLaunch } from '../fixtures/chromium';
import { type Mado, startMado } from '../fixtures/mado';
import { writeY4m } from '../fixtures/y4m';
import { type BehindMado, behindMado } from './behind-mado';
import { arrive, newPage, type Person } from './people';
import { type Camera, PICTURES } from './picture';
import { ReusedPeople } from './reused-people';
import { sharedMado } from './shared-mado';

/** Enough to see motion: encoding and painting it take most of two cores. */
const FRAMES_PER_SECOND = 10;

type Browsers = Record<Camera, Browser>;

interface WorkerFixtures extends BehindMado {
  /** A file that sets some gets its own Mado; the other files of a project share one. */
  settings: Record<string, string>;
  mado: Mado;
  /** One browser process per camera, because the contexts of a process would share it. */
  browsers: Browsers;
  reusedPeople: ReusedPeople;
}

interface TestFixtures {
  /** The choices of everybody who joins. */
  choices: Choices;
  /**
   * Whether Alice and Bob stay the same users on the same pages, as long as each test leaves them in the initial state.
   */
  stay: boolean;
  /** A page in its own context, closed after the test. */
  open: (camera: Camera, options?: BrowserContextOptions) => Promise<Page>;
  /** A new user in the lobby, on their own page; their name is made unique. */
  join: (camera: Camera, name: string, options?: BrowserContextOptions) => Promise<Person>;
  alice: Person;
  bob: Person;
}

type Fixtures = TestFixtures & WorkerFixtures;

const personAt =
  (camera: Camera, name: string) =>
  async (
    { join, stay, choices, reusedPeople }: Pick<Fixtures, 'join' | 'stay' | 'choices' | 'reusedPeople'>,
    use: (person: Person) => Promise<void>,
    testInfo: TestInfo,
  ) => {
    if (!stay) return use(await join(camera, name));
    const person = await reusedPeople.take(camera, name, choices);
    await use(person);
    // After a failure Playwright starts a new worker.
    if (testInfo.status === testInfo.expectedStatus) await reusedPeople.keep(camera, person, choices);
    else await person.page.context().close();
  };

export const test = base.extend<TestFixtures, WorkerFixtures>({
  ...behindMado,
  settings: [{}, { option: true, scope: 'worker' }],
  mado: [
    async ({ settings }, use, { project }) => {
      if (Object.keys(settings).length === 0) return use(sharedMado(project.name));
      const mado = await startMado(settings);
      await use(mado);
      await mado.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  browsers: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's dependencies from this pattern
    async ({}, use) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'mado-cameras-'));
      const launch = (camera: Camera) => {
        const file = path.join(folder, `${camera}.y4m`);
        writeY4m(file, PICTURES[camera], FRAMES_PER_SECOND);
        return chromium.launch(chromiumLaunch(file));
      };
      const browsers = { alice: await launch('alice'), bob: await launch('bob') };
      await use(browsers);
      await Promise.all([browsers.alice.close(), browsers.bob.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  reusedPeople: [
    async ({ browsers, accounts, mado }, use) => {
      const reusedPeople = new ReusedPeople(browsers, accounts, mado.url);
      await use(reusedPeople);
      await reusedPeople.close();
    },
    { scope: 'worker' },
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
  choices: [{}, { option: true }],
  stay: [false, { option: true }],
  join: async ({ open, accounts, choices }, use) =>
    use(async (camera, name, options) => arrive(await open(camera, options), accounts, name, choices)),
  alice: personAt('alice', 'Alice'),
  bob: personAt('bob', 'Bob'),
});

export { expect } from '@playwright/test';
