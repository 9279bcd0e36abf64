import { expect, type Page, test } from '@playwright/test';
import { build } from 'esbuild';
import { chromiumLaunch } from '../../fixtures/chromium';
import type { SlotsCall } from './screen-slots/page';

const { args = [], ...launch } = chromiumLaunch();
// A page without a camera gathers `.local` names, which this browser looks up nowhere. The last such flag is the one that counts.
test.use({ launchOptions: { ...launch, args: [...args, '--disable-features=WebRtcHideLocalIpsWithMdns'] } });

const FIRST = 'audio video application';
const BOTH = `${FIRST} video audio`;
const FOUR_SLOTS = ['audio sendrecv', 'video sendrecv', 'video sendrecv', 'audio sendrecv'];

const RED = [200, 0, 0];
const BLUE = [0, 0, 200];
const GREEN = [0, 160, 0];
const WHITE = [230, 230, 230];
const css = (colour: readonly number[]) => `rgb(${colour.join(', ')})`;

type Trouble = Parameters<Window['callWithSlots']>[0];

/** An accepted call between two ends on one page. */
async function call(page: Page, trouble: Trouble = 'none'): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: ['tests/e2e/calls/screen-slots/page.ts'],
    alias: { '@': process.cwd() },
    bundle: true,
    write: false,
    format: 'iife',
  });
  await page.addScriptTag({ content: outputFiles[0]?.text });
  await page.evaluate((chosen) => {
    window.slotsCall = window.callWithSlots(chosen);
  }, trouble);
}

const facts = (page: Page) => page.evaluate(() => window.slotsCall.facts());
const offers = async (page: Page) => (await facts(page)).offers.map(({ side, sections }) => `${side}: ${sections}`);

async function expectFourSlots(page: Page): Promise<void> {
  await expect.poll(async () => (await facts(page)).slots).toEqual({ caller: FOUR_SLOTS, callee: FOUR_SLOTS });
}

const share = (page: Page, side: 'caller' | 'callee', colour: readonly number[]) =>
  page.evaluate(([by, painted]) => window.slotsCall.share(by, painted), [side, css(colour)] as const);

/** Waits until this side sees that colour, as far as a codec keeps it. */
async function expectSeen(page: Page, side: 'caller' | 'callee', what: 'person' | 'screen', colour: readonly number[]) {
  const distance = async () => {
    const seen = await page.evaluate(([by, of]) => window.slotsCall.seen(by, of), [side, what] as Parameters<
      SlotsCall['seen']
    >);
    const [r = 999, g = 999, b = 999] = seen?.split(',').map(Number) ?? [];
    return Math.hypot(r - (colour[0] ?? 0), g - (colour[1] ?? 0), b - (colour[2] ?? 0));
  };
  await expect.poll(distance, { message: `${side} sees the ${what}` }).toBeLessThan(60);
}

async function expectPersons(page: Page): Promise<void> {
  await expectSeen(page, 'callee', 'person', RED);
  await expectSeen(page, 'caller', 'person', BLUE);
}

async function restartIce(page: Page, side: 'caller' | 'callee'): Promise<void> {
  const { ufrag } = await facts(page);
  await page.evaluate((by) => window.slotsCall.restartIce(by), side);
  await expect.poll(async () => (await facts(page)).ufrag).not.toBe(ufrag);
}

test('the slots for a screen come after the first picture, and a share needs no offer', async ({ page }) => {
  await call(page);
  await expectPersons(page);
  await expectFourSlots(page);
  expect(await offers(page)).toEqual([`caller: ${FIRST}`, `caller: ${BOTH}`]);
  expect((await facts(page)).offersAtPicture).toEqual({ caller: 1, callee: 1 });

  await share(page, 'callee', GREEN);
  await expectSeen(page, 'caller', 'screen', GREEN);
  await share(page, 'caller', WHITE);
  await expectSeen(page, 'callee', 'screen', WHITE);
  await expectPersons(page);
  for (const side of ['caller', 'callee'] as const) {
    await expect.poll(() => page.evaluate((by) => window.slotsCall.hearsScreen(by), side)).toBe(true);
  }
  expect(await offers(page)).toHaveLength(2);
  expect((await facts(page)).states).toEqual({ caller: ['connected'], callee: ['connected'] });
});

test('a shared screen survives an ICE restart of either side and a fresh link', async ({ page }) => {
  await call(page);
  await expectFourSlots(page);
  await share(page, 'caller', GREEN);
  await expectSeen(page, 'callee', 'screen', GREEN);

  await restartIce(page, 'caller');
  await restartIce(page, 'callee');
  await share(page, 'caller', WHITE);
  await expectSeen(page, 'callee', 'screen', WHITE);
  await expectFourSlots(page);
  expect((await offers(page)).slice(2)).toEqual([`caller: ${BOTH}`, `callee: ${BOTH}`]);

  await page.evaluate(() => window.slotsCall.freshLink());
  await expectFourSlots(page);
  await share(page, 'caller', GREEN);
  await expectSeen(page, 'callee', 'screen', GREEN);
  await expectPersons(page);
  const { offers: made } = await facts(page);
  expect(made.filter(({ linkEpoch }) => linkEpoch === 1).map(({ sections }) => sections)).toEqual([FIRST, BOTH]);
});

for (const trouble of ['callee-restarts-ice', 'callee-repeats-its-offer'] as const) {
  test(`the second offer gives way to an ICE restart of the callee, and follows it: ${trouble}`, async ({ page }) => {
    await call(page, trouble);
    await expectFourSlots(page);
    expect(await offers(page)).toEqual([`caller: ${FIRST}`, `caller: ${BOTH}`, `callee: ${FIRST}`, `caller: ${BOTH}`]);
    await share(page, 'caller', GREEN);
    await expectSeen(page, 'callee', 'screen', GREEN);
    await expectPersons(page);
  });
}

test('an ICE restart does not wait for the answer to a lost second offer', async ({ page }) => {
  await call(page, 'offer-is-lost');
  await expect.poll(() => offers(page)).toEqual([`caller: ${FIRST}`, `caller: ${BOTH}`]);
  await restartIce(page, 'caller');
  await expectFourSlots(page);
  await share(page, 'callee', GREEN);
  await expectSeen(page, 'caller', 'screen', GREEN);
  await expectPersons(page);
});

test('an older page is offered no slots, and the call goes on without them', async ({ page }) => {
  await call(page, 'older-page');
  await expectPersons(page);
  // Would be offered at once.
  await share(page, 'caller', GREEN);
  await restartIce(page, 'caller');
  await restartIce(page, 'callee');
  await expectPersons(page);
  expect(new Set((await facts(page)).offers.map(({ sections }) => sections))).toEqual(new Set([FIRST]));
  expect(await page.evaluate(() => window.slotsCall.seen('callee', 'screen'))).toBeNull();
});
