import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { linkIn, mailTo } from '@/tests/e2e/fixtures/outbox';
import { PASSWORD, signIn, signUp, uniqueName } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';

const NEW_PASSWORD = 'lantern on the pier 4';

async function askForLink(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(page.getByRole('heading', { name: 'Choose a new password' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'a mail with a link is on its way' })).toBeVisible();
}

async function saveNew(page: Page): Promise<void> {
  await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
  await page.getByRole('button', { name: 'Save new password' }).click();
}

const isVoid = (page: Page) => expect(page.getByText('This link doesn’t work any more')).toBeVisible();

test('a forgotten password is replaced by mail, and every other login ends', async ({ mado, open }) => {
  const there = await signUp(await open('alice'), uniqueName('Aya'));
  const page = await open('bob');
  await askForLink(page, there.email);
  const mail = await mailTo(mado, there.email);
  expect(mail.subject).toContain('Choose a new password');
  const link = linkIn(mail);
  expect(link).toMatch(new RegExp(`^${mado.url}/reset-password#`));

  // Programs that look at mails open every link, and follow nothing in it.
  const scanner = await open('bob');
  for (let turn = 0; turn < 2; turn += 1) {
    await scanner.goto(link);
    await expect(scanner.getByLabel('New password', { exact: true })).toBeVisible();
    await scanner.reload();
  }

  await page.goto(link);
  await page.getByLabel('New password', { exact: true }).fill('password');
  await page.getByRole('button', { name: 'Save new password' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'among the first that attackers try' })).toBeVisible();
  await saveNew(page);
  await expect(page.getByText('Your new password is saved')).toBeVisible();
  await expect(page).toHaveURL(`${mado.url}/reset-password`);
  // The page where she was signed in, without a reload.
  await expect(there.page).toHaveURL(`${mado.url}/`);

  // A second click, and the page that the scanner left open.
  const second = await open('bob');
  await second.goto(link);
  await isVoid(second);

  await page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(page, there.email, PASSWORD);
  await expect(page.getByRole('alert').filter({ hasText: 'don’t match' })).toBeVisible();
  await signIn(page, there.email, NEW_PASSWORD);
  await expect(page).toHaveURL(/\/lobby$/);
  expect((await mailTo(mado, there.email, 2)).subject).toContain('was changed');
});

test('only the newest link works, and none for somebody else’s address', async ({ mado, open }) => {
  const { email } = await signUp(await open('alice'), uniqueName('Bo'));
  const page = await open('bob');
  await askForLink(page, email);
  const older = linkIn(await mailTo(mado, email));
  await askForLink(page, email);
  const newer = linkIn(await mailTo(mado, email, 2));
  await page.goto(older);
  await isVoid(page);
  // The last character of base64url may have bits that mean nothing.
  await page.goto(newer.replace(/\.(.)(?=[^.]*$)/, (_, first) => (first === 'A' ? '.B' : '.A')));
  await isVoid(page);
  await page.goto(newer);
  await saveNew(page);
  await expect(page.getByText('Your new password is saved')).toBeVisible();
});

test('an address without an account is answered as one with', async ({ open }) => {
  await askForLink(await open('alice'), `${randomUUID()}@example.com`);
});
