import type { Page } from '@playwright/test';
import { callRegion, connect, dial, expectEnded, ringingDialog } from '@/tests/e2e/fixtures/calls';
import { VIEWPORT } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { expectGoodColours, expectNoSeriousViolations } from './accessibility';

test.use({ stay: true });

const PHONE = { width: 390, height: 844 };

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

test('signed-out pages have no serious accessibility problem in light and dark theme, and fit a phone', async ({
  open,
}) => {
  const page = await open('alice');
  for (const route of ['/', '/sign-up', '/sign-in']) {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(route);
    await expectNoSeriousViolations(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expectGoodColours(page);
    await page.setViewportSize(PHONE);
    await expectNoSidewaysScroll(page);
    await page.setViewportSize(VIEWPORT);
  }
});

test('lobby and settings have no serious accessibility problem', async ({ alice, bob }) => {
  for (const page of ['', '/privacy', '/security', '/sessions', '/notifications', '/data']) {
    await alice.page.goto(`/settings${page}`);
    await expectNoSeriousViolations(alice.page);
  }
  await alice.page.goto('/lobby');
  await expect(alice.page.getByRole('button', { name: `Call ${bob.name}`, exact: true })).toBeVisible();
  await expectNoSeriousViolations(alice.page);
});

test('ringing and call have no serious accessibility problem', async ({ alice, bob }) => {
  await dial(alice, bob);
  await expect(ringingDialog(bob, alice)).toBeVisible();
  await expectNoSeriousViolations(alice.page);
  await expectNoSeriousViolations(bob.page);
  await bob.page.getByRole('button', { name: 'Accept', exact: true }).click();
  await expect(alice.page.locator('[data-call-phase=connected]')).toBeVisible();
  await expectNoSeriousViolations(alice.page);
  await alice.page.getByRole('button', { name: 'Devices' }).click();
  await expect(alice.page.getByRole('menuitemradio').first()).toBeVisible();
  await expectNoSeriousViolations(alice.page);
  await alice.page.keyboard.press('Escape');
  await alice.page.getByRole('button', { name: 'Chat', exact: true }).click();
  const message = alice.page.getByRole('textbox', { name: 'Message' });
  await message.fill('https://example.org/');
  await message.press('Enter');
  await expect(alice.page.getByRole('list', { name: 'Messages' }).getByRole('link')).toBeVisible();
  await alice.page.getByRole('button', { name: 'Raise hand' }).click();
  await alice.page.getByRole('button', { name: 'Show an emoji' }).click();
  await alice.page.getByRole('button', { name: 'React to' }).click();
  await alice.page.getByRole('group', { name: 'Reactions' }).getByRole('button', { name: 'Heart' }).click();
  await expect(alice.page.getByText('You reacted with ❤️')).toBeVisible();
  await alice.page.getByRole('button', { name: 'React to' }).click();
  await expectNoSeriousViolations(alice.page);
});

test('nothing scrolls sideways on a phone', async ({ alice, bob }) => {
  await bob.page.setViewportSize(PHONE);
  for (const route of ['/settings', '/settings/notifications', '/lobby']) {
    await bob.page.goto(route);
    await expectNoSidewaysScroll(bob.page);
  }
  await connect(alice, bob);
  await expectNoSidewaysScroll(bob.page);
  const row = await bob.page.getByRole('toolbar', { name: 'Call controls' }).boundingBox();
  expect(row?.x).toBeGreaterThanOrEqual(0);
  expect((row?.x ?? 0) + (row?.width ?? 0)).toBeLessThanOrEqual(PHONE.width);
});

test('a name of one long word stays within a phone’s screen', async ({ alice, join }) => {
  await alice.page.setViewportSize(PHONE);
  const peer = await join('bob', 'Wolfeschlegelsteinhausenbergerdorff');
  const expectWithin = async () => {
    const words = callRegion(alice).getByRole('status').filter({ hasText: peer.name });
    await expect(words).toBeVisible();
    const { x, width } = (await words.boundingBox()) ?? { x: -1, width: 0 };
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(PHONE.width);
  };
  await dial(alice, peer);
  await expectWithin();
  await ringingDialog(peer, alice).getByRole('button', { name: 'Decline' }).click();
  await expectEnded(alice, 'declined');
  await expectWithin();
});
