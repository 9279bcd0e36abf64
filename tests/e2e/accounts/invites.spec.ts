import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { openDatabase } from '@/lib/db/client';
import { newPage, PASSWORD, uniqueName } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { type Mado, startMado } from '../../fixtures/mado';

const invited = 'You have been invited.';

/** Fills in the form of the page that is open. Returns the address. */
async function signUpHere(page: Page): Promise<string> {
  const email = `${randomUUID()}@example.com`;
  await page.getByRole('textbox', { name: 'Display name' }).fill(uniqueName('Carol'));
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign up' }).click();
  return email;
}

async function roleOf({ databaseUrl }: Mado, email: string): Promise<string | undefined> {
  const db = openDatabase(databaseUrl);
  const user = await db.user.findUnique({ where: { email } });
  await db.$disconnect();
  return user?.role;
}

async function operate({ dataDir, databaseUrl, port }: Mado, ...args: string[]): Promise<string> {
  const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: databaseUrl, PORT: String(port), SIGN_UP: 'invite' };
  return (await promisify(execFile)(process.execPath, ['scripts/mado.mjs', 'admin', ...args], { env })).stdout;
}

const alert = (page: Page, words: string) => page.getByRole('alert').filter({ hasText: words });

/** The link on the terminal of a start. */
async function consoleLink(mado: Awaited<ReturnType<typeof startMado>>): Promise<string> {
  const link = () => /Nobody administers this Mado yet.*\n {2}(\S+)/.exec(mado.log())?.[1];
  await expect.poll(link).toMatch(new RegExp(`^${mado.url}/sign-up#`));
  return link() ?? '';
}

test('people come by invitation, and the administrator by the link on the terminal', async ({ browsers }) => {
  test.setTimeout(180_000);
  const mado = await startMado({ SIGN_UP: 'invite' });
  try {
    const open = () => newPage(browsers.alice, mado.url);
    const first = await open();
    await first.goto('/sign-up');
    await expect(alert(first, 'You need an invitation')).toBeVisible();
    await expect(first.getByRole('button', { name: 'Sign up' })).toHaveCount(0);
    await first.goto(await consoleLink(mado));
    await expect(first.getByText('you become the administrator of this Mado')).toBeVisible();
    const administrator = await signUpHere(first);
    await expect(first).toHaveURL(/\/lobby$/);
    expect(await roleOf(mado, administrator)).toBe('administrator');

    const link = /http\S+/.exec(await operate(mado, 'invite', '--note', 'Carol'))?.[0] ?? '';
    // A scanner that opens the link, and a page that was opened before somebody else was faster.
    const [scanner, late, guest] = [await open(), await open(), await open()];
    for (const page of [scanner, late, guest]) {
      await page.goto(link);
      await expect(page.getByText(invited)).toBeVisible();
    }
    const email = await signUpHere(guest);
    await expect(guest).toHaveURL(/\/lobby$/);
    expect(await roleOf(mado, email)).toBe('member');
    await signUpHere(late);
    await expect(alert(late, 'This invitation has been used')).toBeVisible();
    await scanner.reload();
    await expect(alert(scanner, 'This invitation has been used')).toBeVisible();

    const again = await open();
    await again.goto(await consoleLink(mado));
    await expect(alert(again, 'This link makes nobody an administrator any more')).toBeVisible();
  } finally {
    await mado.stop();
  }
});

test('on this machine alone the first account administers, as the terminal says, and no other', async ({
  browsers,
}) => {
  const own = await startMado();
  try {
    // Printed after the line that says Mado is ready.
    const words = 'The first account that you make there will be the administrator of this Mado.';
    await expect.poll(() => own.log()).toContain(words);
    const signUpAt = async (browser: (typeof browsers)['alice']) => {
      const page = await newPage(browser, own.url);
      await page.goto('/sign-up');
      const email = await signUpHere(page);
      await expect(page).toHaveURL(/\/lobby$/);
      return { page, email };
    };
    const first = await signUpAt(browsers.alice);
    expect(await roleOf(own, first.email)).toBe('administrator');
    expect(await roleOf(own, (await signUpAt(browsers.bob)).email)).toBe('member');
    await first.page.goto('/admin/invites');
    await first.page.getByRole('combobox', { name: 'Who can sign up' }).selectOption('Whoever has an invite');
    await first.page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(first.page.getByText('Saved. It holds at once.')).toBeVisible();
    await expect(first.page.getByText('Only who has a link of an invite can sign up here.')).toBeVisible();
    const stranger = await newPage(browsers.bob, own.url);
    await stranger.goto('/sign-up');
    await expect(alert(stranger, 'You need an invitation')).toBeVisible();
    // Their account is their own.
    await first.page.goto('/settings/data');
    await first.page.getByRole('switch', { name: 'I’m sure' }).check();
    await first.page.getByRole('button', { name: 'Delete my account' }).click();
    await expect(first.page).toHaveURL(`${own.url}/?account=deleted`);
    expect(await roleOf(own, first.email)).toBeUndefined();
  } finally {
    await own.stop();
  }
});

test('where sign-up is closed, nobody is offered it, and its first administrator still comes in', async ({
  browsers,
}) => {
  test.setTimeout(180_000);
  const mado = await startMado({ SIGN_UP: 'closed' });
  try {
    const page = await newPage(browsers.bob, mado.url);
    await page.goto('/');
    await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Sign up' })).toHaveCount(0);
    await page.goto('/sign-up');
    await expect(alert(page, 'Nobody can sign up here at the moment')).toBeVisible();
    await page.goto(await consoleLink(mado));
    await signUpHere(page);
    await expect(page).toHaveURL(/\/lobby$/);
  } finally {
    await mado.stop();
  }
});
