import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { openDatabase } from '@/lib/db/client';
import { linkIn } from '@/tests/e2e/fixtures/outbox';
import { fillSignUp, newPage, PASSWORD, signIn, uniqueName } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { startMado } from '@/tests/fixtures/mado';
import { type MailServer, startMailServer } from '@/tests/fixtures/mail-server';

let server: MailServer;
let mado: Awaited<ReturnType<typeof startMado>>;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  server = await startMailServer();
  mado = await startMado({ SMTP_URL: server.url, MAIL_FROM: 'Mado <mado@mado.example>' });
});
test.afterAll(async () => {
  await mado.stop();
  await server.stop();
});

const address = () => `${randomUUID()}@example.com`;
const mailsTo = (email: string) =>
  server.mails.filter(({ to }) => [to ?? []].flat().some(({ value }) => value[0]?.address === email));

async function linkTo(email: string, nth = 1): Promise<string> {
  await expect.poll(() => mailsTo(email).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(nth);
  return linkIn(mailsTo(email)[nth - 1] as MailServer['mails'][number]);
}

async function signUpHere(page: Page, email: string): Promise<void> {
  await fillSignUp(page, uniqueName('Aya'), email);
  await expect(page.getByRole('status').filter({ hasText: email })).toBeVisible();
}

const confirm = (page: Page) => page.getByRole('button', { name: 'Confirm e-mail address' });

test('an account begins with the button of its mail, not with the sign-up, and not with a scanner', async ({
  browsers,
}) => {
  const email = address();
  const page = await newPage(browsers.alice, mado.url);
  await signUpHere(page, email);
  const link = await linkTo(email);
  expect(link).toMatch(new RegExp(`^${mado.url}/verify-email#`));
  const scanner = await newPage(browsers.bob, mado.url);
  await scanner.goto(link);
  await expect(confirm(scanner)).toBeVisible();
  await signIn(scanner, email);
  await expect(scanner.getByRole('alert').filter({ hasText: 'don’t match' })).toBeVisible();

  await page.goto(link);
  await confirm(page).click();
  await expect(page).toHaveURL(/\/lobby$/);
  await signIn(scanner, email);
  await expect(scanner).toHaveURL(/\/lobby$/);
  const late = await newPage(browsers.bob, mado.url);
  await late.goto(link);
  await expect(late.getByText('This link doesn’t work any more')).toBeVisible();
});

test('in another browser the password is asked for, which a stranger who typed the address would know', async ({
  browsers,
}) => {
  const email = address();
  await signUpHere(await newPage(browsers.alice, mado.url), email);
  const owner = await newPage(browsers.bob, mado.url);
  await owner.goto(await linkTo(email));
  await owner.getByLabel('Password', { exact: true }).fill('something of my own 7');
  await confirm(owner).click();
  await expect(owner.getByRole('alert').filter({ hasText: 'isn’t the password' })).toBeVisible();
  await owner.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await confirm(owner).click();
  await expect(owner).toHaveURL(/\/lobby$/);
});

test('an address in use is answered like any other, and its owner is told by mail', async ({ browsers }) => {
  const email = address();
  const page = await newPage(browsers.alice, mado.url);
  await signUpHere(page, email);
  await page.goto(await linkTo(email));
  await confirm(page).click();
  await expect(page).toHaveURL(/\/lobby$/);
  await signUpHere(await newPage(browsers.bob, mado.url), email);
  expect(await linkTo(email, 2)).toBe(`${mado.url}/sign-in`);
  expect(mailsTo(email)[1]?.subject).toContain('You already have an account');
});

test('a mail server that is down loses no mail', async ({ browsers }) => {
  test.setTimeout(240_000);
  const email = address();
  await server.stop();
  await signUpHere(await newPage(browsers.alice, mado.url), email);
  await expect.poll(() => mado.log(), { timeout: 60_000 }).toContain('a mail could not be sent; it is tried again');
  await server.start();
  await expect.poll(() => mailsTo(email).length, { timeout: 120_000 }).toBe(1);
});

async function memberAt(page: Page, email: string): Promise<void> {
  await signUpHere(page, email);
  await page.goto(await linkTo(email));
  await confirm(page).click();
  await expect(page).toHaveURL(/\/lobby$/);
}

test('a new address counts once it is confirmed, and the old one takes the account back', async ({ browsers }) => {
  const [old, wanted] = [address(), address()];
  const page = await newPage(browsers.alice, mado.url);
  await memberAt(page, old);
  await page.goto('/settings/security');
  await expect(page.getByText(old)).toBeVisible();
  // As if they had signed in long ago.
  const db = openDatabase(mado.databaseUrl);
  await db.session.updateMany({ where: { user: { email: old } }, data: { provedAt: new Date(0) } });
  await db.$disconnect();
  const field = page.getByRole('textbox', { name: 'New email address' });
  await field.fill(wanted);
  await page.getByRole('button', { name: 'Change address' }).click();
  await expect(page.getByRole('heading', { name: 'Confirm that it’s you' })).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page).toHaveURL(/\/settings\/security$/);
  await expect(field).toHaveValue(wanted);
  await page.getByRole('button', { name: 'Change address' }).click();
  await expect(page.getByRole('status').filter({ hasText: wanted })).toBeVisible();

  // On another device, where nobody is signed in.
  const reader = await newPage(browsers.bob, mado.url);
  await reader.goto(await linkTo(wanted));
  const ownPassword = reader.getByLabel('Password', { exact: true });
  await ownPassword.fill('a guess at somebody 7');
  await confirm(reader).click();
  await expect(reader.getByRole('alert').filter({ hasText: 'isn’t the password of the account' })).toBeVisible();
  await ownPassword.fill(PASSWORD);
  await confirm(reader).click();
  await expect(reader.getByText('Your email address has been changed')).toBeVisible();
  await page.reload();
  await expect(page.getByText(wanted)).toBeVisible();

  await reader.goto(await linkTo(old, 2));
  await reader.getByRole('button', { name: 'Undo the change' }).click();
  await expect(reader.getByText('Your account has its old address again')).toBeVisible();
  await expect(page).toHaveURL(`${mado.url}/`);
  await signIn(page, wanted);
  await expect(page.getByRole('alert').filter({ hasText: 'don’t match' })).toBeVisible();
  await signIn(page, old);
  await expect(page).toHaveURL(/\/lobby$/);
});

test('somebody from before there was mail confirms their address once, and can do nothing else until then', async ({
  browsers,
}) => {
  const email = address();
  const page = await newPage(browsers.alice, mado.url);
  await memberAt(page, email);
  const db = openDatabase(mado.databaseUrl);
  await db.user.update({ where: { email }, data: { emailProvedAt: null } });
  await db.$disconnect();
  for (const path of ['/lobby', '/settings/privacy', '/check']) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/confirm-email$/);
  }
  expect((await page.request.get('/api/recent-calls')).status()).toBe(403);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('status').filter({ hasText: email })).toBeVisible();
  await page.goto(await linkTo(email, 2));
  await confirm(page).click();
  await page.getByRole('link', { name: 'Continue' }).click();
  await expect(page).toHaveURL(/\/lobby$/);
});
