import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Browser as Chromium, chromium } from '@playwright/test';
import type { Browser as Firefox } from 'puppeteer-core';
import { observe } from '../e2e/fixtures/observer';
import { newPage, uniqueName } from '../e2e/fixtures/people';
import { PICTURES } from '../e2e/fixtures/picture';
import { chromiumLaunch } from '../fixtures/chromium';
import { launchFirefox } from '../fixtures/firefox';
import { type Mado, startMado } from '../fixtures/mado';
import { writeY4m } from '../fixtures/y4m';
import { Party } from './party';

interface WorkerFixtures {
  /** On loopback, where both browsers allow a page to use cameras. */
  localMado: Mado;
  browsers: { firefox: Firefox; chromium: Chromium };
}

interface TestFixtures {
  inFirefox: Party;
  inChromium: Party;
}

// Only to end a hanging test: a call, ten audio samples of a second each, and two reloads.
const TIMEOUT_MS = 150_000;

const test = base.extend<TestFixtures, WorkerFixtures>({
  localMado: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's dependencies from this pattern
    async ({}, use) => {
      const mado = await startMado();
      await use(mado);
      await mado.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  browsers: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'mado-camera-'));
      const camera = join(folder, 'chromium.y4m');
      writeY4m(camera, PICTURES.alice);
      const browsers = { firefox: await launchFirefox(), chromium: await chromium.launch(chromiumLaunch(camera)) };
      await use(browsers);
      await Promise.all([browsers.firefox.close(), browsers.chromium.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  inFirefox: async ({ browsers, localMado }, use) => {
    const context = await browsers.firefox.createBrowserContext();
    const page = await context.newPage();
    await page.evaluateOnNewDocument(observe);
    await use(await Party.signUp(page, localMado.url, uniqueName('Fred')));
    await context.close();
  },
  inChromium: async ({ browsers, localMado }, use) => {
    const page = await newPage(browsers.chromium, localMado.url);
    await use(await Party.signUp(page, localMado.url, uniqueName('Chris')));
    await page.context().close();
  },
});

async function seeAndHearEachOther(one: Party, other: Party): Promise<void> {
  await Promise.all([one.reaches('connected'), other.reaches('connected')]);
  await Promise.all([one.seesMove(other), other.seesMove(one), one.hears(true), other.hears(true)]);
}

/** One side mutes: the other is told and hears nothing, until it is undone. */
async function muteAndUnmute(muted: Party, other: Party): Promise<void> {
  await muted.press('Mute microphone');
  await Promise.all([other.saysMuted(muted, true), other.hears(false), muted.hears(true)]);
  await muted.press('Unmute microphone');
  await Promise.all([other.saysMuted(muted, false), other.hears(true)]);
}

async function callThroughEverything(caller: Party, callee: Party): Promise<void> {
  await caller.press(`Call ${callee.name}`);
  await callee.accept();
  await seeAndHearEachOther(caller, callee);

  await muteAndUnmute(caller, callee);
  await muteAndUnmute(callee, caller);
  for (const party of [caller, callee]) {
    await party.reload();
    await seeAndHearEachOther(caller, callee);
  }

  await callee.press('Hang up');
  await Promise.all([caller.endsWith('hung-up'), callee.endsWith('hung-up')]);
}

test.setTimeout(TIMEOUT_MS);

test('Firefox calls Chromium', ({ inFirefox, inChromium }) => callThroughEverything(inFirefox, inChromium));

test('Chromium calls Firefox', ({ inFirefox, inChromium }) => callThroughEverything(inChromium, inFirefox));
