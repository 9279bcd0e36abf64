import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { connect, expectEnded, expectFramesToGrow, expectPhase, hangUp } from '@/tests/e2e/fixtures/calls';
import { entry, PASSWORD, type Person, uniqueName } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import type { Mado } from '../../fixtures/mado';

function killSidecar(mado: Mado): void {
  const pid = mado.sidecarPid();
  if (!pid) throw new Error('no sidecar is listening');
  process.kill(pid, 'SIGKILL');
}

/** Submits the form that the page already shows. */
async function sendSignUp(page: Page, name: string): Promise<Person> {
  const email = `${randomUUID()}@example.com`;
  await page.getByRole('textbox', { name: 'Display name' }).fill(name);
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('banner').getByRole('button', { name })).toBeVisible();
  return { name, email, page };
}

test('a tab acts only for the user it was opened for, and a call in it continues', async ({ mado, open, bob }) => {
  const tab = await open('alice');
  const context = tab.context();
  const [secondTab, idleTab] = [await context.newPage(), await context.newPage()];
  await Promise.all([tab.goto('/sign-up'), secondTab.goto('/sign-up')]);
  // The last request of a page that has arrived, up to four seconds after its socket.
  const arrived = tab.waitForResponse('**/api/recent-calls');
  const first = await sendSignUp(tab, uniqueName('First'));
  const notice = (page: Page) => page.getByText(`This tab was opened for ${first.name}`);
  // A request of this tab while the browser has Bob’s cookie would tell it, rightly, that somebody else signed in.
  await arrived;

  // The cookie has become Bob’s, but no socket knows yet: the form alone must refuse to rename him.
  await idleTab.goto('/settings');
  // Disabled until the page is hydrated.
  await expect(idleTab.getByRole('switch', { name: 'Show me my camera while it rings' })).toBeEnabled();
  const cookies = await context.cookies();
  await context.addCookies(await bob.page.context().cookies());
  await idleTab.getByRole('textbox', { name: 'Display name' }).fill('Renamed');
  await idleTab.getByRole('button', { name: 'Save name' }).click();
  await expect(notice(idleTab)).toBeVisible();
  await context.addCookies(cookies);
  await idleTab.goto('/lobby');
  await expect(entry(idleTab, bob.name)).toBeVisible();

  await tab.bringToFront();
  await connect(first, bob);
  const second = await sendSignUp(secondTab, uniqueName('Second'));
  await expect(notice(idleTab)).toBeVisible();
  // The call's socket reconnects with a cookie that is Second’s.
  await tab.bringToFront();
  killSidecar(mado);
  await expect(notice(tab)).toBeAttached();
  await Promise.all([expectFramesToGrow(first), expectFramesToGrow(bob)]);
  await expectPhase(first, 'connected');
  await hangUp(bob);
  await expectEnded(first, 'hung-up');
  await tab.getByRole('button', { name: 'Close' }).click();
  await expect(notice(tab)).toBeVisible();
  await tab.getByRole('button', { name: `Continue as ${second.name}` }).click();
  await expect(tab.getByRole('banner').getByRole('button', { name: second.name })).toBeVisible();
});
