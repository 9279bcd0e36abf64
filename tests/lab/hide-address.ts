import { expect } from '@playwright/test';
import type { Person } from '../e2e/fixtures/people';

/**
 * Changes the settings on another page of the same browser: the page that is already open must not need a reload.
 * `earlyLinks` also sets whose calls may connect while they ring.
 */
export async function hideAddress({ page }: Person, earlyLinks?: string): Promise<void> {
  const settings = await page.context().newPage();
  await settings.goto('/settings/privacy');
  await settings.getByRole('switch', { name: 'Always hide my address' }).check();
  if (earlyLinks) await settings.getByLabel('Let calls connect while they ring').selectOption(earlyLinks);
  await settings.getByRole('button', { name: 'Save privacy settings' }).click();
  await expect(settings.getByText('Saved.', { exact: true })).toBeVisible();
  await settings.close();
}
