import { expect } from '@playwright/test';
import type { Person } from '../e2e/people';

/** In the settings, on another page of the same browser: the page that is open already must not need a reload. */
export async function hideAddress({ page }: Person): Promise<void> {
  const settings = await page.context().newPage();
  await settings.goto('/settings');
  await settings.getByRole('switch', { name: 'Always hide my address' }).check();
  await settings.getByRole('button', { name: 'Save privacy settings' }).click();
  await expect(settings.getByText('Saved. It holds from your next call on.')).toBeVisible();
  await settings.close();
}
