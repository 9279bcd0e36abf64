import type { Page } from '@playwright/test';
import { accept, dial, expectPhase, hangUp } from '@/tests/e2e/fixtures/calls';
import { expect, test } from '@/tests/e2e/fixtures/test';

const policy = (page: Page) => page.getByRole('combobox', { name: 'Let calls connect while they ring' });
const hiding = (page: Page) => page.getByRole('switch', { name: 'Always hide my address' });
const save = (page: Page) => page.getByRole('button', { name: 'Save privacy settings' });

test('the setting for early links applies from the next call on', async ({ alice, bob }) => {
  const settings = await bob.page.context().newPage();
  await settings.goto('/settings/privacy');
  await expect(policy(settings)).toHaveValue('');
  await policy(settings).selectOption('From everyone');
  await save(settings).click();
  await expect(settings.getByText('Saved.', { exact: true })).toBeVisible();
  await settings.reload();
  await expect(policy(settings)).toHaveValue('everyone');
  await settings.close();

  // Bob's page was already open. A stranger's ring connects now, though the server's default allows contacts only.
  await dial(alice, bob);
  await bob.page.waitForFunction(() => window.observed.links.at(-1)?.connectionState === 'connected');
  await accept(bob, alice);
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
  await hangUp(bob);
});

test('without a relay an address cannot be hidden, and the page says why', async ({ bob: { page } }) => {
  await page.goto('/settings/privacy');
  await expect(hiding(page)).toBeDisabled();
  await expect(hiding(page)).toHaveAccessibleDescription(/this Mado doesn’t have/);
  // Bypass the page and submit the setting anyway.
  await hiding(page).evaluate((input: HTMLInputElement) => {
    input.disabled = false;
    input.checked = true;
  });
  await policy(page).selectOption('From nobody');
  await save(page).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Your address can’t be hidden' })).toBeVisible();
  await expect(policy(page)).toHaveValue('nobody');
  await page.reload();
  await expect(policy(page)).toHaveValue('');
  await expect(hiding(page)).not.toBeChecked();
});

test('a choice that could not be saved stays in the form', async ({ bob: { page } }) => {
  await page.goto('/settings/privacy');
  await policy(page).selectOption('From nobody');
  await page.context().setOffline(true);
  await save(page).click();
  await expect(page.getByRole('alert').filter({ hasText: 'This couldn’t be saved' })).toBeVisible();
  await expect(policy(page)).toHaveValue('nobody');
  await page.context().setOffline(false);
  await save(page).click();
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible();
  await page.reload();
  await expect(policy(page)).toHaveValue('nobody');
});
