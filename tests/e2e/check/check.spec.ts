import type { Page } from '@playwright/test';
import { expectNoMedia } from '@/tests/e2e/fixtures/calls';
import { mediaFacts } from '@/tests/e2e/fixtures/observer';
import { expectPicture } from '@/tests/e2e/fixtures/picture';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { expectNoSeriousViolations } from '@/tests/e2e/screens/accessibility';

const row = (page: Page, name: string) => page.locator(`[data-check=${name}]`);
const expectState = (page: Page, name: string, state: string) =>
  expect(row(page, name)).toHaveAttribute('data-check-state', state);
const figure = (page: Page, name: string) => page.locator(`[data-figure=${name}] dd`);
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function startTest(page: Page): Promise<void> {
  await page.goto('/check');
  await button(page, 'Start the test').click();
}

test('the connection test passes in a working browser, and shows the user’s own picture in an echo call', async ({
  alice,
}) => {
  const { page } = alice;
  await page.goto('/settings');
  await page.getByRole('link', { name: 'Test my connection' }).click();
  await expect(page).toHaveURL(/\/check$/);
  expect((await mediaFacts(page)).mediaRequests).toBe(0);
  await button(page, 'Start the test').click();

  for (const name of ['camera', 'microphone', 'socket']) await expectState(page, name, 'good');
  await expect(row(page, 'socket')).toContainText(/answers in \d+ ms/);
  for (const name of ['stun', 'turn-udp', 'turn-tcp', 'turn-tls']) await expectState(page, name, 'absent');
  await expectPicture(page, 'Your camera', 'alice');

  const echo = 'Your picture after the round trip';
  await expectPicture(page, echo, 'alice');
  const { framesDecoded } = await mediaFacts(page);
  await expect.poll(async () => (await mediaFacts(page)).framesDecoded).toBeGreaterThan(framesDecoded + 5);
  await expect(figure(page, 'roundTrip')).toHaveText(/^(< 1|\d+) ms$/);
  await expect(figure(page, 'loss')).toHaveText(/^\d+\.\d %$/);
  await expect(figure(page, 'bitrate')).toHaveText(/^[1-9]\d+ kbit\/s$/);
  await expect(figure(page, 'picture')).toHaveText(/^\d+ × \d+, [1-9]\d* fps$/);
  await expectState(page, 'echo', 'good');
  await expect(row(page, 'echo')).toContainText('No relay is set up, so this call stayed inside your computer.');
  await expect(page.locator('[data-check-summary=no-relay]')).toBeVisible();

  const video = page.getByLabel(echo, { exact: true });
  await expect(video).toHaveJSProperty('muted', true);
  await page.getByLabel('Hear yourself').check();
  await expect(video).toHaveJSProperty('muted', false);

  await page.getByRole('link', { name: 'Back to the lobby' }).click();
  await expect(page).toHaveURL(/\/lobby$/);
  await expectNoMedia(alice);
});

test('the speaker question is asked, the page is accessible, and stopping releases the camera but keeps the results', async ({
  alice,
}) => {
  const { page } = alice;
  await page.goto('/check');
  // Disabled until the page is hydrated.
  await expect(button(page, 'Start the test')).toBeEnabled();
  await expectNoSeriousViolations(page);
  await button(page, 'Start the test').click();
  await button(page, 'Play three notes').click();
  await button(page, 'No').click();
  await expectState(page, 'speaker', 'problem');
  await expect(row(page, 'speaker')).toContainText('Turn up the volume');
  await button(page, 'Play again').click();
  await button(page, 'Yes, I heard them').click();
  await expectState(page, 'speaker', 'good');

  await expectState(page, 'echo', 'good');
  await expectNoSeriousViolations(page);
  await button(page, 'Stop').click();
  await expectNoMedia(alice);
  for (const name of ['camera', 'microphone', 'speaker', 'socket', 'echo']) await expectState(page, name, 'good');
  await expect(figure(page, 'roundTrip')).toBeVisible();
});

test('a user who denied the camera is told how to allow it, and the other checks still run', async ({ join }) => {
  // Granting some permissions to a context denies all others.
  const { page } = await join('alice', 'Dora', { permissions: ['notifications'] });
  await startTest(page);
  for (const name of ['camera', 'microphone']) await expectState(page, name, 'problem');
  await expect(row(page, 'camera')).toContainText('Your browser is blocking the camera.');
  await expect(row(page, 'camera')).toContainText('Open the site settings next to the address');
  await expectState(page, 'socket', 'good');
  await expectState(page, 'echo', 'absent');
  await expect(page.locator('[data-check-summary=problems]')).toBeVisible();

  await page.context().grantPermissions(['camera', 'microphone']);
  await button(page, 'Test again').click();
  await expectState(page, 'camera', 'good');
});

test('an incoming call takes the media devices from the test', async ({ alice, bob }) => {
  await startTest(bob.page);
  await expectState(bob.page, 'echo', 'running');
  await alice.page.getByRole('button', { name: `Call ${bob.name}`, exact: true }).click();
  await button(bob.page, 'Accept').click();
  await expect(bob.page.locator('[data-call-phase=connected]')).toBeVisible();
  await expect.poll(() => mediaFacts(bob.page)).toMatchObject({ liveTracks: 2, openLinks: 1 });
  await expectPicture(alice.page, bob.name, 'bob');
});

test('the connection test is available in Japanese', async ({ join }) => {
  const { page } = await join('alice', 'Alice', { locale: 'ja-JP' });
  await page.goto('/check');
  await page.getByRole('main').getByRole('button').first().click();
  await expectState(page, 'echo', 'good');
  for (const item of await page.locator('[data-check]').all()) await expect(item).toContainText(/[\u3040-\u30ff]/);
});
