import { accept, callRegion, dial, expectEnded, expectPhase, hangUp, press } from '../e2e/fixtures/calls';
import { arrive, entry, newPage } from '../e2e/fixtures/people';
import { recordSignals } from '../e2e/fixtures/signaling-record';
import { launchAt } from './browser';
import { hideAddress } from './hide-address';
import { TURN_ADDRESS } from './network';
import { expect, test } from './test';

// A relay address where nobody answers: a user who hides their address is unreachable, and must not use another path.
test.use({ settings: { EARLY_LINKS: 'everyone', TURN_URLS: `turn:${TURN_ADDRESS}:9` } });

/** As set by a company policy or a privacy extension: no local address is exposed to anybody. */
const HIDING = ['--webrtc-ip-handling-policy=disable_non_proxied_udp', '--force-webrtc-ip-handling-policy'];
/** Longer than a call may take to connect. */
const CONNECTING_MS = 40_000;

for (const role of ['caller', 'callee'] as const) {
  test(`where the relay does not respond, a hidden ${role} reveals nothing at all`, async ({ people: { a, b } }) => {
    const [hider, open] = role === 'caller' ? [a, b] : [b, a];
    const [record, others] = [await recordSignals(hider.page), await recordSignals(open.page)];
    await hideAddress(hider);

    await expect(entry(a.page, b.name)).toBeVisible();
    await dial(a, b);
    await accept(b, a);
    await Promise.all([expectPhase(a, 'connecting'), expectPhase(b, 'connecting')]);
    await hider.page.waitForFunction(() => window.observed.links.at(-1)?.iceGatheringState !== 'new');
    // The other side gathers everything and signals it.
    await expect.poll(() => others.socketSent.join()).toContain(' typ host');
    expect(record.found).toEqual([]);
    const policies = () => window.observed.links.map((link) => link.getConfiguration().iceTransportPolicy);
    expect(new Set(await hider.page.evaluate(policies))).toEqual(new Set(['relay']));
    expect(record.socketSent.join()).not.toMatch(/candidate:\S+ \d/);
    await hangUp(a);
    await Promise.all([expectEnded(a, 'hung-up'), expectEnded(b, 'hung-up')]);
  });
}

test('a call that cannot connect shows the reason on both sides, and links to the connection test', async ({
  mado,
  accounts,
  join,
}) => {
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
    await expectEnded(hidden, 'media-failed', 'Your browser didn’t offer any way to reach it.');
    await expectEnded(bob, 'media-failed', `${hidden.name}’s browser didn’t offer any way to reach it.`);

    await press(callRegion(hidden).getByRole('link', { name: 'Test my connection' }));
    await expect(hidden.page).toHaveURL(/\/check$/);
    await expect(callRegion(hidden)).toHaveCount(0);
    await expect(hidden.page.getByRole('button', { name: 'Start the test' })).toBeVisible();
  } finally {
    await browser.close();
  }
});
