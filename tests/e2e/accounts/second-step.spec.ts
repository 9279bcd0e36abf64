import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { TOTP, URI } from 'otpauth';
import { mailTo } from '@/tests/e2e/fixtures/outbox';
import { entry, PASSWORD, signIn, signUp, uniqueName } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { expectNoSeriousViolations } from '@/tests/e2e/screens/accessibility';

const codeField = (page: Page) => page.getByRole('textbox', { name: 'Code', exact: true });
const goOn = (page: Page) => page.getByRole('button', { name: 'Continue' }).click();
const isAlerted = (page: Page, text: string) => expect(page.getByRole('alert').filter({ hasText: text })).toBeVisible();

async function signOut(page: Page): Promise<void> {
  await page.goto('/lobby');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/$/);
}

/** The app as the page's link describes it. */
async function appOn(page: Page): Promise<TOTP> {
  const app = URI.parse((await page.locator('a[href^="otpauth:"]').getAttribute('href')) ?? '');
  if (!(app instanceof TOTP)) throw new Error('no TOTP');
  return app;
}

test('an authenticator app is the second step, each code once, and recovery codes stand in for it', async ({
  mado,
  open,
}) => {
  const { page, email } = await signUp(await open('alice'), uniqueName('Aya'));
  await page.goto('/settings/security');
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
  await expect(page.getByRole('heading', { name: 'Set up an authenticator app' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'QR code' }).locator('svg')).toBeVisible();
  await expectNoSeriousViolations(page);
  const app = await appOn(page);
  const turnOn = page.getByRole('button', { name: 'Turn on' });
  await codeField(page).fill(app.generate({ timestamp: Date.now() + 3_600_000 }));
  await turnOn.click();
  await isAlerted(page, 'This code isn’t right');
  const first = app.generate();
  await codeField(page).fill(first);
  await turnOn.click();
  await expect(page.getByText('Two-step verification is on')).toBeVisible();
  const codes = await page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allTextContents();
  expect(codes).toHaveLength(10);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  expect(await readFile(await (await download).path(), 'utf8')).toContain(codes.join('\n'));
  expect((await mailTo(mado, email)).subject).toContain('Two-step verification was set up');

  await signOut(page);
  await signIn(page, email);
  await expect(page).toHaveURL(/\/sign-in\/second-step$/);
  // The password alone is no login.
  await page.goto('/lobby');
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.goto('/sign-in/second-step');
  await expectNoSeriousViolations(page);
  await codeField(page).fill(first);
  await goOn(page);
  await isAlerted(page, 'This code was used already');
  // The next step's code counts already: clocks differ.
  await codeField(page).fill(app.generate({ timestamp: Date.now() + 30_000 }));
  await page.getByRole('switch', { name: /Don’t ask again/ }).check();
  await goOn(page);
  await expect(page).toHaveURL(/\/lobby$/);
  await signOut(page);
  await signIn(page, email);
  await expect(page).toHaveURL(/\/lobby$/);

  const elsewhere = await open('bob');
  await signIn(elsewhere, email);
  await elsewhere.getByRole('link', { name: 'Use a recovery code' }).click();
  const recoveryCode = elsewhere.getByRole('textbox', { name: 'Recovery code' });
  await recoveryCode.fill('abcde-fgh23');
  await goOn(elsewhere);
  await isAlerted(elsewhere, 'This code isn’t right');
  await recoveryCode.fill(String(codes[0]));
  await goOn(elsewhere);
  await expect(elsewhere).toHaveURL(/\/lobby$/);
  // One of the new device, one of the code.
  const mails = [await mailTo(mado, email, 3), await mailTo(mado, email, 2)];
  expect(mails.map(({ text }) => text).join()).toContain('Recovery codes left: 9');
  await elsewhere.goto('/settings/security');
  await expect(elsewhere.getByText('9 recovery codes left')).toBeVisible();
  await elsewhere.getByRole('button', { name: 'Turn off two-step verification' }).click();
  await expect(elsewhere.getByRole('button', { name: 'Set up an authenticator app' })).toBeVisible();
  expect((await mailTo(mado, email, 4)).subject).toContain('turned off');
  await signOut(elsewhere);
  await signIn(elsewhere, email);
  await expect(elsewhere).toHaveURL(/\/lobby$/);
});

test.describe('a login from long ago', () => {
  test.use({ choices: { provedLongAgo: true } });

  test('is asked for the password before a factor changes', async ({ alice: { page } }) => {
    await page.goto('/settings/security');
    await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
    await expect(page.getByRole('heading', { name: 'Confirm that it’s you' })).toBeVisible();
    await expectNoSeriousViolations(page);
    const password = page.getByLabel('Password', { exact: true });
    await password.fill('not my password');
    await goOn(page);
    await isAlerted(page, 'isn’t your current password');
    await password.fill(PASSWORD);
    await goOn(page);
    await expect(page).toHaveURL(/\/settings\/security$/);
    await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
    await expect(page.getByRole('heading', { name: 'Set up an authenticator app' })).toBeVisible();
  });

  test('is asked before data leave the server, and then gets them', async ({ alice: { page } }) => {
    await page.goto('/settings/data');
    const download = page.getByRole('button', { name: 'Download my data' });
    await download.click();
    await expect(page.getByRole('heading', { name: 'Confirm that it’s you' })).toBeVisible();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await goOn(page);
    await expect(page).toHaveURL(/\/settings\/data$/);
    const [file] = await Promise.all([page.waitForEvent('download'), download.click()]);
    expect(file.suggestedFilename()).toMatch(/\.zip$/);
  });

  test('is asked before its account goes, and stays online meanwhile', async ({ alice, bob }) => {
    const { page, name } = alice;
    await expect(entry(bob.page, name)).toBeVisible();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Your data' }).click();
    await page.getByRole('switch', { name: 'I’m sure' }).check();
    await page.getByRole('button', { name: 'Delete my account' }).click();
    await expect(page.getByRole('heading', { name: 'Confirm that it’s you' })).toBeVisible();
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByRole('link', { name: 'Back to the lobby' }).click();
    await expect(entry(page, bob.name)).toBeVisible();
    await expect(entry(bob.page, name)).toBeVisible();
  });
});
