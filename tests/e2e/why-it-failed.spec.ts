import { chromium } from '@playwright/test';
import { chromiumLaunch } from '../fixtures/chromium';
import { callRegion, dial, expectEnded, expectPhase } from './calls';
import { arrive, newPage } from './people';
import { expect, test } from './test';

/** What a company's policy or a privacy extension sets: no address of this computer is shown to anybody. */
const HIDING = ['--webrtc-ip-handling-policy=disable_non_proxied_udp', '--force-webrtc-ip-handling-policy'];
/** Longer than a call may take to connect. */
const CONNECTING_MS = 40_000;

test('a call that cannot connect says why to either side, and leads to the test', async ({ mado, accounts, bob }) => {
  const { args = [], ...launch } = chromiumLaunch();
  const browser = await chromium.launch({ ...launch, args: [...args, ...HIDING] });
  try {
    const hidden = await arrive(await newPage(browser, mado.url), accounts, 'Hidden');
    await dial(hidden, bob, 'Voice call');
    await bob.page.getByRole('button', { name: 'Accept', exact: true }).click();
    for (const person of [hidden, bob]) await expectPhase(person, 'connecting');
    const cause = (person: typeof bob) => callRegion(person).locator('[data-failure-cause]');
    await expect(cause(hidden)).toHaveAttribute('data-failure-cause', 'browser-hides', { timeout: CONNECTING_MS });
    await expect(cause(bob)).toHaveAttribute('data-failure-cause', 'peer-hides');
    await expectEnded(hidden, 'media-failed', 'Your browser showed no way to reach it.');
    await expectEnded(bob, 'media-failed', `${hidden.name}’s browser showed no way to reach it.`);

    await callRegion(hidden).getByRole('link', { name: 'Test my connection' }).click();
    await expect(hidden.page).toHaveURL(/\/check$/);
    await expect(callRegion(hidden)).toHaveCount(0);
    await expect(hidden.page.getByRole('button', { name: 'Start the test' })).toBeVisible();
  } finally {
    await browser.close();
  }
});
