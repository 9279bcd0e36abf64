import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { accept, callRegion, dial, expectFramesToGrow, expectPhase, hangUp } from './calls';
import { PASSWORD, type Person, uniqueName } from './people';
import { expect, test } from './test';

/** Sends the form that is open on the page already. */
async function sendSignUp(page: Page, name: string): Promise<Person> {
  const email = `${randomUUID()}@example.com`;
  await page.getByRole('textbox', { name: 'Display name' }).fill(name);
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('banner').getByRole('button', { name })).toBeVisible();
  return { name, email, page };
}

test('a tab acts for nobody but who it was opened for, and a call in it goes on', async ({ mado, open, bob }) => {
  const tab = await open('alice');
  const secondTab = await tab.context().newPage();
  const settingsTab = await tab.context().newPage();
  await Promise.all([tab.goto('/sign-up'), secondTab.goto('/sign-up')]);
  const first = await sendSignUp(tab, uniqueName('First'));
  await settingsTab.goto('/settings');
  await tab.bringToFront();
  await dial(first, bob);
  await accept(bob, first);
  await Promise.all([expectPhase(first, 'connected'), expectPhase(bob, 'connected')]);

  const second = await sendSignUp(secondTab, uniqueName('Second'));
  const notice = (page: Page) => page.getByText(`This tab was opened for ${first.name}`);
  // What First’s settings would change is no longer First’s.
  const nameField = settingsTab.getByRole('textbox', { name: 'Display name' });
  await nameField.fill('Renamed');
  await settingsTab.getByRole('button', { name: 'Save name' }).click();
  await expect(notice(settingsTab)).toBeVisible();

  // The socket of the call comes back with a cookie that is Second’s.
  await tab.bringToFront();
  process.kill(mado.sidecarPid() ?? Number.NaN, 'SIGKILL');
  await expect(notice(tab)).toBeAttached();
  await Promise.all([expectFramesToGrow(first), expectFramesToGrow(bob)]);
  await expectPhase(first, 'connected');
  await hangUp(bob);
  await expect(callRegion(first)).toHaveAttribute('data-end-reason', 'hung-up');
  await tab.getByRole('button', { name: 'Close' }).click();
  await expect(notice(tab)).toBeVisible();
  await tab.getByRole('button', { name: `Continue as ${second.name}` }).click();
  await expect(tab.getByRole('banner').getByRole('button', { name: second.name })).toBeVisible();
});
