import { accept, callRegion, dial, expectEnded, expectPhase, hangUp } from '../e2e/calls';
import { arrive, entry, newPage } from '../e2e/people';
import { watchTold } from '../e2e/told';
import { launchAt } from './browser';
import { hideAddress } from './hide-address';
import { TURN_ADDRESS } from './network';
import { expect, test } from './test';

// A relay that nobody answers at: whoever hides has no way to be reached, and must not find another.
test.use({ settings: { EARLY_LINKS: 'everyone', TURN_URLS: `turn:${TURN_ADDRESS}:9` } });

/** What a company's policy or a privacy extension sets: no address of this computer is shown to anybody. */
const HIDING = ['--webrtc-ip-handling-policy=disable_non_proxied_udp', '--force-webrtc-ip-handling-policy'];
/** Longer than a call may take to connect. */
const CONNECTING_MS = 40_000;

for (const role of ['caller', 'callee'] as const) {
  test(`where the relay does not answer a hidden ${role} tells nothing at all`, async ({ people: { a, b } }) => {
    const [hider, open] = role === 'caller' ? [a, b] : [b, a];
    const [told, others] = [await watchTold(hider.page), await watchTold(open.page)];
    await hideAddress(hider);

    await expect(entry(a.page, b.name)).toBeVisible();
    await dial(a, b);
    await accept(b, a);
    await Promise.all([expectPhase(a, 'connecting'), expectPhase(b, 'connecting')]);
    await hider.page.waitForFunction(() => window.observed.links.at(-1)?.iceGatheringState !== 'new');
    // The other side looks everywhere, and says so.
    await expect.poll(() => others.socketSent.join()).toContain(' typ host');
    expect(told.found).toEqual([]);
    const policies = () => window.observed.links.map((link) => link.getConfiguration().iceTransportPolicy);
    expect(new Set(await hider.page.evaluate(policies))).toEqual(new Set(['relay']));
    expect(told.socketSent.join()).not.toMatch(/candidate:\S+ \d/);
    await hangUp(a);
    await Promise.all([expectEnded(a, 'hung-up'), expectEnded(b, 'hung-up')]);
  });
}

test('a call that cannot connect says why to either side, and leads to the test', async ({ mado, accounts, join }) => {
  const bob = await join('b', 'Bob');
  const browser = await launchAt('a', { origins: [mado.url], flags: HIDING });
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
