import { connect, expectFramesToGrow } from '@/tests/e2e/fixtures/calls';
import { PASSWORD, signIn, signUp, uniqueName } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';

const NEW_PASSWORD = 'lantern on the pier 4';

test('a password is changed by who knows it, and all other logins end', async ({ mado, open }) => {
  const here = await signUp(await open('alice'), uniqueName('Aya'));
  const elsewhere = await open('bob');
  await signIn(elsewhere, here.email);
  await expect(elsewhere).toHaveURL(/\/lobby$/);
  await here.page.goto('/settings');
  await here.page.getByRole('link', { name: 'Security' }).click();
  await expect(here.page.getByRole('heading', { name: 'Security', level: 1 })).toBeVisible();

  const current = here.page.getByLabel('Current password', { exact: true });
  const wanted = here.page.getByLabel('New password', { exact: true });
  const change = here.page.getByRole('button', { name: 'Change password' });
  await current.fill('not my password');
  await wanted.fill(NEW_PASSWORD);
  await change.click();
  await expect(here.page.getByRole('alert').filter({ hasText: 'isn’t your current password' })).toBeVisible();
  await expect(elsewhere).toHaveURL(/\/lobby$/);

  await current.fill(PASSWORD);
  await wanted.fill(NEW_PASSWORD);
  await change.click();
  await expect(here.page.getByText('Your password has been changed')).toBeVisible();
  await expect(elsewhere).toHaveURL(`${mado.url}/`);
  await here.page.goto('/lobby');
  await expect(here.page).toHaveURL(/\/lobby$/);
  await signIn(elsewhere, here.email, NEW_PASSWORD);
  await expect(elsewhere).toHaveURL(/\/lobby$/);
});

test('a login that is ended from another device loses its page and its call at once', async ({ mado, open, bob }) => {
  const lost = await signUp(await open('alice'), uniqueName('Aya'));
  await connect(lost, bob);
  await expectFramesToGrow(bob);
  const page = await open('bob');
  await signIn(page, lost.email);
  await expect(page).toHaveURL(/\/lobby$/);
  await page.goto('/settings/sessions');
  const logins = page.getByRole('list', { name: 'Logins' }).getByRole('listitem');
  await expect(logins).toHaveCount(2);
  await expect(logins.first()).toContainText('this one');
  await expect(logins.last()).toContainText('Chrome');
  await expect(logins.first().getByRole('button', { name: 'End this login' })).toHaveCount(0);
  const beganMs = Date.now();
  await logins.last().getByRole('button', { name: 'End this login' }).click();
  await expect(lost.page).toHaveURL(`${mado.url}/`);
  await expect(bob.page.locator('[data-call-phase=ended]')).toBeVisible();
  console.log(`  a call has ended ${Date.now() - beganMs} ms after the click that ended its login`);
  await expect(logins).toHaveCount(1);
});
