import { accept, dial, expectEnded, expectPhase, hangUp } from './calls';
import { entry } from './people';
import { expect, test } from './test';
import { watchTold } from './told';

// A relay that nobody answers at: whoever hides has no way to be reached, and must not find another. The lab calls
// through a real one.
test.use({
  settings: {
    EARLY_LINKS: 'everyone',
    TURN_URLS: 'turn:127.0.0.1:9',
    TURN_SECRET: 'a secret nobody else knows of here',
  },
});

for (const role of ['caller', 'callee'] as const) {
  test(`where the relay does not answer a hidden ${role} tells nothing at all`, async ({ alice, bob }) => {
    const [hider, open] = role === 'caller' ? [alice, bob] : [bob, alice];
    const [told, others] = [await watchTold(hider.page), await watchTold(open.page)];
    const settings = await hider.page.context().newPage();
    await settings.goto('/settings');
    await settings.getByRole('switch', { name: 'Always hide my address' }).check();
    await settings.getByRole('button', { name: 'Save privacy settings' }).click();
    await expect(settings.getByText('Saved. It holds from your next call on.')).toBeVisible();
    await settings.close();

    await expect(entry(alice.page, bob.name)).toBeVisible();
    await dial(alice, bob);
    await accept(bob, alice);
    await Promise.all([expectPhase(alice, 'connecting'), expectPhase(bob, 'connecting')]);
    await hider.page.waitForFunction(() => window.observed.links.at(-1)?.iceGatheringState !== 'new');
    // The other side looks everywhere, and says so.
    await expect.poll(() => others.socketSent.join()).toContain(' typ host');
    expect(told.found).toEqual([]);
    const policies = () => window.observed.links.map((link) => link.getConfiguration().iceTransportPolicy);
    expect(new Set(await hider.page.evaluate(policies))).toEqual(new Set(['relay']));
    expect(told.socketSent.join()).not.toMatch(/candidate:\S+ \d/);
    await hangUp(alice);
    await Promise.all([expectEnded(alice, 'hung-up'), expectEnded(bob, 'hung-up')]);
  });
}
