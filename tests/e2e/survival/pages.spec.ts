import { callRegion, expectPhase } from '../calls';
import { timed } from './stopwatch';
import { expect, test } from './test';

test('a call survives the reload of one page, and of both at once', async ({ call, alice, bob }) => {
  await timed('reload to pictures at both', async () => {
    await alice.page.reload();
    await call.goesOn();
  });
  await timed('two reloads to pictures at both', async () => {
    await Promise.all([alice.page.reload(), bob.page.reload()]);
    await call.goesOn();
  });
  await call.endsByHand();
});

test('a call survives back and forward', async ({ call, bob }) => {
  await bob.page.goto('/settings');
  await call.goesOn();
  await bob.page.goBack();
  await call.goesOn();
  await bob.page.goForward();
  await call.goesOn();
  await call.endsByHand();
});

test('a page that crashes without a word is missed, and its call comes back with it', async ({ call, alice, bob }) => {
  const devtools = await bob.page.context().newCDPSession(bob.page);
  await timed('crash to "Reconnecting"', async () => {
    // The page is gone before it can answer.
    devtools.send('Page.crash').catch(() => {});
    await expectPhase(alice, 'reconnecting');
  });
  await expect(callRegion(alice)).toContainText('Reconnecting');
  await timed('reopening to pictures at both', async () => {
    await bob.page.goto('/lobby');
    await call.goesOn();
  });
  await call.endsByHand();
});

test('a closed page is missed at once, and the call ends when nobody comes back', async ({ call, alice, bob }) => {
  await timed('closed page to "Reconnecting"', async () => {
    await bob.page.close({ runBeforeUnload: false });
    await expectPhase(alice, 'reconnecting');
  });
  await alice.page.getByRole('button', { name: 'Hang up', exact: true }).click();
  await call.hasRow('hung-up');
});
