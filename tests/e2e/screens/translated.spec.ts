import type { Page } from '@playwright/test';
import { callRegion, dial, expectPhase, hangUp, press, ringingDialog } from '@/tests/e2e/fixtures/calls';
import { entry } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { translate } from './translate';

/** What React throws when a node is not where it expects it; an error page then replaces the page. */
function failuresOf(...pages: Page[]): string[] {
  const failures: string[] = [];
  for (const page of pages) page.on('pageerror', ({ message }) => failures.push(message));
  return failures;
}

test('a translated lobby shows current statuses, the user’s own included', async ({ alice, bob }) => {
  const failures = failuresOf(alice.page, bob.page);
  const own = bob.page.getByRole('banner').getByRole('button', { name: bob.name });
  await expect(entry(alice.page, bob.name)).toContainText('Available');
  await expect(entry(bob.page, alice.name)).toBeVisible();
  await Promise.all([translate(alice.page), translate(bob.page)]);
  await expect(entry(alice.page, bob.name)).toContainText('«Available»');
  for (const words of ['Away', 'Do not disturb']) {
    await own.click();
    await bob.page.getByRole('menuitemradio', { name: words }).click();
    await expect(own).toContainText(words);
    await expect(own).not.toContainText('«Available»');
    await expect(entry(alice.page, bob.name)).toContainText(words);
    await expect(entry(alice.page, bob.name)).not.toContainText('«Available»');
    await Promise.all([translate(alice.page), translate(bob.page)]);
  }
  await expect(entry(alice.page, bob.name)).toContainText(bob.name);
  await expect(alice.page.getByText(`«${bob.name}»`)).toHaveCount(0);
  expect(failures).toEqual([]);
});

test('a translated form shows the current error of each field', async ({ open }) => {
  const page = await open('bob');
  const failures = failuresOf(page);
  await page.goto('/sign-up');
  const password = page.getByLabel('Password', { exact: true });
  const name = page.getByRole('textbox', { name: 'Display name' });
  const send = page.locator('form button[type=submit]');
  // Wait for hydration: React would replace a form that was translated before.
  const isTakenOver = () => send.evaluate((button) => Object.keys(button).some((key) => key.startsWith('__react')));
  await expect.poll(isTakenOver).toBe(true);
  await send.click();
  await expect(password).toHaveAccessibleDescription(/Enter your password/);
  await translate(page);
  await page.locator('[name=displayName]').fill('🪟'.repeat(200));
  await page.locator('[name=password]').fill('short');
  await send.click();
  await expect(page.locator('form')).toContainText('This name is too long');
  await expect(page.locator('form')).toContainText('This password is too short');
  await expect(page.locator('form')).not.toContainText('Enter your password');
  await translate(page);
  await page.locator('[name=displayName]').fill('Bob');
  await page.locator('[name=password]').fill('window over the harbour 9');
  await page.locator('[name=email]').fill(`${crypto.randomUUID()}@example.com`);
  await send.click();
  await expect(page).toHaveURL(/\/lobby$/);
  await expect(name).toHaveCount(0);
  expect(failures).toEqual([]);
});

test('a translated call continues from ring to end', async ({ alice, bob }) => {
  const failures = failuresOf(alice.page, bob.page);
  const translateBoth = () => Promise.all([translate(alice.page), translate(bob.page)]);
  await entry(alice.page, bob.name).waitFor();
  await entry(bob.page, alice.name).waitFor();
  await translateBoth();
  await dial(alice, bob);
  await expect(callRegion(alice)).toContainText(`Calling ${bob.name}`);
  await expect(ringingDialog(bob, alice)).toBeVisible();
  await translateBoth();
  await press(callRegion(bob).getByRole('button').first());
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
  await expect(callRegion(alice)).not.toContainText('Calling');
  await bob.page.getByRole('button', { name: 'Mute microphone' }).click();
  await expect(callRegion(alice)).toContainText(`${bob.name} is muted`);
  await translateBoth();
  await expect(callRegion(alice)).toContainText(`${bob.name}« is muted»`);
  const clock = callRegion(alice).getByRole('timer');
  await expect(clock).not.toContainText('«');
  await bob.page.getByRole('button', { name: 'Unmute microphone' }).click();
  await expect(callRegion(alice)).not.toContainText('is muted');
  await bob.page.getByRole('button', { name: 'Turn camera off' }).click();
  await expect(callRegion(alice)).toContainText(`${bob.name}’s camera is off`);
  await expect(callRegion(bob)).toContainText('Your camera is off');
  await translateBoth();
  await bob.page.getByRole('button', { name: 'Turn camera on' }).click();
  await expect(callRegion(alice)).not.toContainText('camera is off');
  await hangUp(alice);
  for (const person of [alice, bob]) {
    const peer = person === alice ? bob : alice;
    await expect(callRegion(person)).toContainText(`The call with ${peer.name} has ended.`);
  }
  await translateBoth();
  await press(callRegion(bob).getByRole('button').last());
  await expect(callRegion(bob)).toHaveCount(0);
  await expect(bob.page.getByRole('list', { name: 'Recent calls' })).toContainText(/\d s/);
  expect(failures).toEqual([]);
});
