import { callRegion, expectFramesToGrow, expectPhase, expectSound } from '../fixtures/calls';
import type { Person } from '../fixtures/people';
import { timed } from './stopwatch';
import { reloadCaller } from './surviving-call';
import { expect, test } from './test';

test.use({ stay: true });

test('a call survives the reload of one page, and of both at once', async ({ call, alice, bob }) => {
  await timed('reload to pictures at both', () => reloadCaller(alice, bob));
  await call.continues();
  await Promise.all([alice.page.reload(), bob.page.reload()]);
  await call.continues();
  await call.endsByHangUp();
});

test('a call survives back and forward navigation', async ({ call, bob }) => {
  await bob.page.goto('/settings');
  await call.continues();
  await bob.page.goBack();
  await call.continues();
  await bob.page.goForward();
  await call.continues();
  await call.endsByHangUp();
});

test('what was off stays off after a reload', async ({ call, alice, bob }) => {
  await bob.page.getByRole('button', { name: 'Mute microphone' }).click();
  await bob.page.getByRole('button', { name: 'Turn camera off' }).click();
  await expect(callRegion(alice).getByText(/camera is off/)).toBeVisible();
  await bob.page.reload();
  await expectPhase(bob, 'connected');
  await expectFramesToGrow(bob);
  await expect(callRegion(alice).getByText(/camera is off/)).toBeVisible();
  await expect(callRegion(alice).getByText(/is muted/)).toBeVisible();
  await expect(bob.page.getByRole('button', { name: 'Turn camera on' })).toBeVisible();
  expect(await bob.page.evaluate(() => window.observed.mediaRequests)).toBe(0);
  await bob.page.getByRole('button', { name: 'Unmute microphone' }).click();
  await expectSound(alice);
  await call.endsByHangUp();
});

/** Reopens the tab as the browser restores it after a crash: the same login, the same sessionStorage. */
async function reopen({ page, ...person }: Person, storage: Record<string, string>): Promise<Person> {
  const reopened = await page.context().newPage();
  await reopened.addInitScript((kept) => {
    for (const [key, value] of Object.entries(kept)) sessionStorage.setItem(key, value);
  }, storage);
  await reopened.goto('/lobby');
  return { ...person, page: reopened };
}

const isReconnecting = ({ page }: Person) => page.locator('[data-call-phase="reconnecting"]').waitFor();

test('a page that crashes silently is missed, and its call returns with it', async ({ call, alice, bob }) => {
  const devtools = await bob.page.context().newCDPSession(bob.page);
  const storage = await bob.page.evaluate(() => ({ ...sessionStorage }));
  await timed('crash to "Reconnecting"', async () => {
    // The page is gone before it can reply.
    devtools.send('Page.crash').catch(() => {});
    await isReconnecting(alice);
  });
  await expect(callRegion(alice)).toContainText('Reconnecting');
  await call.continues(await reopen(bob, storage));
  await call.endsByHangUp();
});

test('a closed page is missed at once, and the call can be ended without it', async ({ call, alice, bob }) => {
  await timed('closed page to "Reconnecting"', async () => {
    await bob.page.close({ runBeforeUnload: false });
    await isReconnecting(alice);
  });
  await call.endsByHangUp();
});
