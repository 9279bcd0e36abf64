import type { Locator, Page } from '@playwright/test';
import { callRegion, connect, dial, expectEnded, expectPhase, hangUp, ringingDialog } from '@/tests/e2e/fixtures/calls';
import { mediaFacts } from '@/tests/e2e/fixtures/observer';
import { entry, type Person } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';

/** Longer than any view takes to be painted and answerable. */
const LONG_MS = 2_000;
/** After painting, but before anybody can have seen the view. */
const A_MOMENT_MS = 300;

const answer = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Stops the page's clock, which then advances only by `runFor`. */
async function stopTime({ page }: Person): Promise<void> {
  // A busy machine may reach this point after the given time has passed.
  await expect(async () => page.clock.pauseAt(await page.evaluate(() => Date.now() + 500))).toPass();
}

async function middleOf(target: Locator): Promise<[x: number, y: number]> {
  const { x, y, width, height } = (await target.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  expect(width * height).toBeGreaterThan(0);
  return [x + width / 2, y + height / 2];
}

async function expectUnanswered(caller: Person, callee: Person): Promise<void> {
  await Promise.all([expectPhase(caller, 'ringing-out'), expectPhase(callee, 'ringing-in')]);
  expect(await mediaFacts(callee.page)).toMatchObject({ mediaRequests: 0, liveTracks: 0, packetsSent: 0 });
}

test('no key, click or touch that was already on its way answers a call', async ({ alice, join }) => {
  const bob = await join('bob', 'Bob', { hasTouch: true });
  const { page } = bob;
  const { keyboard, mouse, touchscreen, clock } = page;
  await clock.install();
  await expect(entry(page, alice.name)).toBeVisible();
  await entry(page, alice.name).getByRole('button').first().focus();
  await stopTime(bob);
  await dial(alice, bob);
  await expect(ringingDialog(bob, alice).getByRole('heading')).toBeFocused();
  const accept = await middleOf(answer(page, 'Accept'));
  const decline = await middleOf(answer(page, 'Decline'));

  const doEverything = async () => {
    for (const key of ['Enter', 'Space', 'Escape', 'Tab', 'Enter']) await keyboard.press(key);
    for (const place of [accept, decline]) {
      await mouse.click(...place);
      await touchscreen.tap(...place);
    }
    await answer(page, 'Accept').dispatchEvent('click');
    await expect(answer(page, 'Accept')).toBeDisabled();
    await expectUnanswered(alice, bob);
  };
  // First unpainted, however long; then painted only a moment ago.
  await doEverything();
  await clock.runFor(A_MOMENT_MS);
  await doEverything();

  // Pressed meanwhile, and released when the card has been visible for long.
  await mouse.move(...accept);
  await mouse.down();
  await keyboard.down('Space');
  await clock.runFor(LONG_MS);
  await expect(answer(page, 'Accept')).toBeEnabled();
  await mouse.up();
  await keyboard.up('Space');
  // Enter belongs to what the user was doing, until they turn to the card.
  await keyboard.press('Enter');
  await expectUnanswered(alice, bob);

  // The tab goes to the background and returns.
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await clock.runFor(LONG_MS);
  await expect(answer(page, 'Accept')).toBeDisabled();
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'visible' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await clock.runFor(A_MOMENT_MS);
  await doEverything();

  await clock.runFor(LONG_MS);
  await clock.resume();
  await keyboard.press('Tab');
  await expect(answer(page, 'Accept')).toBeFocused();
  await keyboard.press('Enter');
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
});

test('input meant for the first of two rings neither answers the second nor calls somebody', async ({
  alice,
  join,
}) => {
  const bob = await join('bob', 'Bob');
  const { page } = bob;
  await page.clock.install();
  await dial(alice, bob);
  await expect(answer(page, 'Accept')).toBeEnabled();
  const accept = await middleOf(answer(page, 'Accept'));
  await page.mouse.move(...accept);
  await stopTime(bob);
  await page.mouse.down();
  await answer(alice.page, 'Cancel call').click();
  await expectEnded(bob, 'cancelled');
  await page.mouse.up();
  // The button beneath would call Alice.
  await answer(page, `Call ${alice.name}`).dispatchEvent('click');
  await expectEnded(bob, 'cancelled');

  await answer(alice.page, 'Call again').click();
  await expect(ringingDialog(bob, alice)).toBeVisible();
  await page.clock.runFor(A_MOMENT_MS);
  await page.mouse.click(...accept);
  await expectUnanswered(alice, bob);
  await page.clock.runFor(LONG_MS);
  await answer(page, 'Decline').click();
  await expectEnded(alice, 'declined');
});

test('a touch meant for Call does not cancel, and one meant for Hang up does not call again', async ({ join }) => {
  const [alice, bob] = [await join('alice', 'Alice'), await join('bob', 'Bob')];
  await answer(alice.page, `Call ${bob.name}`).waitFor();
  await alice.page.clock.install();
  await stopTime(alice);
  await answer(alice.page, `Call ${bob.name}`).dblclick();
  const cancel = answer(alice.page, 'Cancel call');
  await alice.page.mouse.click(...(await middleOf(cancel)));
  await alice.page.clock.runFor(A_MOMENT_MS);
  await alice.page.mouse.click(...(await middleOf(cancel)));
  await expect(cancel).toBeDisabled();
  await expectPhase(alice, 'ringing-out');
  await alice.page.clock.runFor(LONG_MS);
  await cancel.click();
  await expectEnded(alice, 'cancelled');
  await alice.page.clock.resume();
  await answer(alice.page, 'Close').click();

  await connect(alice, bob);
  await bob.page.clock.install();
  await stopTime(bob);
  await hangUp(alice);
  await expectEnded(bob, 'hung-up');
  for (const name of ['Call again', 'Close']) {
    await expect(answer(bob.page, name)).toBeDisabled();
    await bob.page.mouse.dblclick(...(await middleOf(answer(bob.page, name))));
    await bob.page.clock.runFor(A_MOMENT_MS);
  }
  await expectEnded(bob, 'hung-up');
  await bob.page.clock.runFor(LONG_MS);
  await answer(bob.page, 'Close').click();
  await expect(callRegion(bob)).toHaveCount(0);
});
