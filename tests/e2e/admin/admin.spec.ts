import type { Page } from '@playwright/test';
import { type Database, openDatabase } from '@/lib/db/client';
import { entry, PASSWORD, type Person, signIn, uniqueName } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { expectGoodColours, expectNoSeriousViolations } from '@/tests/e2e/screens/accessibility';

const PHONE = { width: 390, height: 844 };

let db: Database;
test.beforeAll(({ mado }) => {
  db = openDatabase(mado.databaseUrl);
});
test.afterAll(() => db.$disconnect());

const idOf = async ({ email }: Person) => (await db.user.findUniqueOrThrow({ where: { email } })).id;
const setRole = ({ email }: Person, role: string) => db.user.update({ where: { email }, data: { role } });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
/** The newest lines of the log. */
const logged = (page: Page) => page.getByRole('list', { name: 'Log' }).getByRole('listitem');

async function search(page: Page, query: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search people' }).fill(query);
  await page.getByRole('searchbox', { name: 'Search people' }).press('Enter');
  await expect(page).toHaveURL(/\?q=/);
}

/** Opens the page of this person by way of the list. */
async function openPerson(page: Page, { name, email }: Person): Promise<void> {
  await page.goto('/admin/people');
  await search(page, email.slice(3, 30));
  await row(page, name).getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

async function isNotThere(page: Page, path: string): Promise<void> {
  expect((await page.goto(path))?.status(), path).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText(/administration/i)).toHaveCount(0);
}

test('an administrator finds somebody, and disables them while they are signed in', async ({ alice, bob, open }) => {
  await setRole(alice, 'administrator');
  await alice.page.goto('/settings');
  await alice.page.getByRole('link', { name: 'Administration' }).click();
  await expect(alice.page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await expectNoSeriousViolations(alice.page);
  await alice.page.getByRole('link', { name: 'People', exact: true }).click();
  await expect(alice.page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
  await expectNoSeriousViolations(alice.page);
  await search(alice.page, 'nobody at all');
  await expect(alice.page.getByText('Nobody matches “nobody at all”.')).toBeVisible();
  await search(alice.page, bob.name.toUpperCase());
  // Beside the head.
  await expect(alice.page.getByRole('row')).toHaveCount(2);
  await expect(row(alice.page, bob.name)).toContainText(bob.email);

  await openPerson(alice.page, bob);
  await expectNoSeriousViolations(alice.page);
  await expect(bob.page).toHaveURL(/\/lobby$/);
  await button(alice.page, 'Disable account').click();
  await expect(alice.page.getByText('The account is disabled.')).toBeVisible();
  await expect(bob.page).toHaveURL(/\/$/);
  await expect(alice.page.getByRole('main').getByText('Disabled', { exact: true })).toBeVisible();
  const page = await open('bob');
  await signIn(page, bob.email);
  await expect(page.getByText('This account is disabled.')).toBeVisible();
  await button(alice.page, 'Enable account').click();
  await expect(button(alice.page, 'Disable account')).toBeVisible();
  await signIn(page, bob.email);
  await expect(page).toHaveURL(/\/lobby$/);
  await button(alice.page, 'End all logins').click();
  await expect(page).toHaveURL(/\/$/);

  await alice.page.getByRole('link', { name: 'Log' }).click();
  const lines = ['signed out', 'enabled', 'disabled'].map((what) => new RegExp(`${alice.name} ${what} ${bob.name}`));
  for (const [index, line] of lines.entries()) await expect(logged(alice.page).nth(index)).toContainText(line);
  await expectNoSeriousViolations(alice.page);
});

test('an administrator turns off the second step of somebody who has lost it', async ({ alice, bob, open }) => {
  await setRole(alice, 'administrator');
  const userId = await idOf(bob);
  await db.user.update({ where: { id: userId }, data: { twoStepSince: new Date() } });
  await db.authenticator.create({ data: { userId, secret: 'sealed', confirmedAt: new Date() } });
  const passkey = { credentialId: userId, publicKey: new Uint8Array(3), rpId: 'localhost', name: 'Phone' };
  await db.passkey.create({ data: { ...passkey, userId } });
  const page = await open('bob');
  await signIn(page, bob.email);
  await expect(page).toHaveURL(/\/second-step$/);

  await openPerson(alice.page, bob);
  await alice.page.getByRole('switch', { name: 'Also remove passkeys' }).check();
  await button(alice.page, 'Turn off second step').click();
  await expect(alice.page.getByText('The second step is turned off.')).toBeVisible();
  await expect(button(alice.page, 'Turn off second step')).toHaveCount(0);
  await expect(bob.page).toHaveURL(/\/$/);
  expect(await db.passkey.count({ where: { userId } })).toBe(0);
  await signIn(page, bob.email);
  await expect(page).toHaveURL(/\/lobby$/);
  await alice.page.goto('/admin/log');
  const sentence = `${alice.name} turned off the second step of ${bob.name} and removed 1 passkey.`;
  await expect(logged(alice.page).first()).toContainText(sentence);
});

test('an invite is made, copied once, used and withdrawn', async ({ alice, open }) => {
  await setRole(alice, 'administrator');
  const { page } = alice;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/admin/invites');
  await expectNoSeriousViolations(page);
  const note = uniqueName('The choir');
  await page.getByRole('textbox', { name: 'Whom it is for' }).fill(note);
  await page.getByRole('spinbutton', { name: 'Accounts' }).fill('0');
  await button(page, 'Make an invite').click();
  await expect(page.getByText('Type a whole number from 1 to 10000.')).toBeVisible();
  await page.getByRole('spinbutton', { name: 'Accounts' }).fill('2');
  await button(page, 'Make an invite').click();
  await button(page, 'Copy link').click();
  await expect(page.getByText('Copied.')).toBeVisible();
  await expectNoSeriousViolations(page);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await expect(row(page, note)).toContainText('2 of 2 left');
  await expect(row(page, note)).toContainText(alice.name);
  await page.reload();
  await expect(row(page, note)).toBeVisible();
  await expect(button(page, 'Copy link')).toHaveCount(0);

  const guest = await open('bob');
  await guest.goto(link);
  await expect(guest.getByText('You have been invited.')).toBeVisible();
  await guest.getByRole('textbox', { name: 'Display name' }).fill(uniqueName('Carol'));
  await guest.getByRole('textbox', { name: 'Email' }).fill(`${note.replace(/\W/g, '')}@example.com`);
  await guest.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await button(guest, 'Sign up').click();
  await expect(guest).toHaveURL(/\/lobby$/);
  await page.reload();
  await expect(row(page, note)).toContainText('1 of 2 left');
  await button(page, `Withdraw ${note}`).click();
  await expect(row(page, note)).toContainText('Withdrawn');
  const late = await open('bob');
  await late.goto(link);
  await expect(late.getByRole('alert').filter({ hasText: 'This invitation was withdrawn.' })).toBeVisible();

  await page.getByRole('link', { name: 'Log' }).click();
  await expect(logged(page).nth(0)).toContainText(`${alice.name} withdrew the invite ${note}.`);
  await expect(logged(page).nth(1)).toContainText(`${alice.name} made the invite ${note} for 2 accounts.`);
});

test('there is no administration for members, nor for an administrator who is none any more', async ({
  alice,
  bob,
  open,
}) => {
  const paths = [
    '/admin',
    '/admin/people',
    `/admin/people/${await idOf(bob)}`,
    '/admin/reports',
    '/admin/invites',
    '/admin/mail',
    '/admin/log',
  ];
  const stranger = await open('bob');
  for (const path of paths) {
    await isNotThere(bob.page, path);
    await isNotThere(stranger, path);
  }
  await bob.page.goto('/settings');
  await expect(bob.page.getByRole('link', { name: 'Logins' })).toBeVisible();
  await expect(bob.page.getByRole('link', { name: 'Administration' })).toHaveCount(0);

  await setRole(alice, 'administrator');
  await openPerson(alice.page, bob);
  await setRole(alice, 'member');
  await button(alice.page, 'Disable account').click();
  await expect(button(alice.page, 'Disable account')).toHaveCount(0);
  await expect(db.user.findUniqueOrThrow({ where: { email: bob.email } })).resolves.toMatchObject({ disabledAt: null });
  await isNotThere(alice.page, '/admin/people');
});

test('an administrator makes another, and steps down; the last one stays', async ({ alice, bob }) => {
  await db.user.updateMany({ where: { role: 'administrator' }, data: { role: 'member' } });
  await setRole(alice, 'administrator');
  await openPerson(alice.page, alice);
  for (const name of ['Make member', 'Disable account']) {
    await button(alice.page, name).click();
    await expect(alice.page.getByRole('alert').filter({ hasText: 'only administrator of this Mado' })).toHaveCount(
      name === 'Make member' ? 1 : 2,
    );
  }
  await openPerson(alice.page, bob);
  await button(alice.page, 'Make administrator').click();
  await expect(button(alice.page, 'Make member')).toBeVisible();
  await openPerson(bob.page, alice);
  await openPerson(alice.page, alice);
  await button(alice.page, 'Make member').click();
  await expect(alice.page).toHaveURL(/\/settings$/);
  await expect(alice.page.getByRole('link', { name: 'Administration' })).toHaveCount(0);
});

test('the pages fit a phone, in both themes', async ({ alice, bob }) => {
  await setRole(alice, 'administrator');
  await alice.page.setViewportSize(PHONE);
  for (const path of [
    '/admin',
    '/admin/people',
    `/admin/people/${await idOf(bob)}`,
    '/admin/reports',
    '/admin/invites',
    '/admin/mail',
    '/admin/log',
  ]) {
    await alice.page.emulateMedia({ colorScheme: 'light' });
    await alice.page.goto(path);
    const overflow = await alice.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, path).toBeLessThanOrEqual(0);
    await expectNoSeriousViolations(alice.page);
    await alice.page.emulateMedia({ colorScheme: 'dark' });
    await expect(alice.page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expectGoodColours(alice.page);
  }
});

test('the overview says in figures who is here and how calls ended', async ({ alice, bob }) => {
  await setRole(alice, 'administrator');
  await expect(entry(alice.page, bob.name)).toBeVisible();
  const at = new Date();
  const call = { callerDeviceId: 'tab', callerMedia: 'video', invitedAt: at, aliveAt: at, endedAt: at };
  const [callerId, calleeId] = [await idOf(alice), await idOf(bob)];
  const id = uniqueName('call');
  await db.call.create({ data: { ...call, id, callId: id, callerId, calleeId, endReason: 'media-failed' } });
  await alice.page.goto('/admin');
  await expect(alice.page.getByRole('definition').filter({ hasText: 'People in the lobby' })).toContainText(/^[1-9]/);
  await expect(alice.page.getByRole('row', { name: /^Couldn’t connect\s+[1-9]\d*\s+[1-9]\d*$/ })).toBeVisible();
  await expectNoSeriousViolations(alice.page);
});

test('an administrator sends a mail to themself, and sees what was not delivered', async ({ alice }) => {
  await setRole(alice, 'administrator');
  const lastError = uniqueName('550 no such mailbox');
  const failed = { to: 'nobody@mado.example', locale: 'en', letter: '{"kind":"test"}', tries: 3, lastError };
  await db.mail.create({ data: { ...failed, failedAt: new Date() } });
  await alice.page.goto('/admin/mail');
  await expect(row(alice.page, lastError)).toContainText('Given up');
  await expect(alice.page.getByText('nobody@mado.example')).toHaveCount(0);
  await button(alice.page, 'Send a mail to myself').click();
  await expect(alice.page.getByText('A mail to you is on its way.')).toBeVisible();
  const sent = () => db.mail.count({ where: { to: alice.email, letter: '{"kind":"test"}', sentAt: { not: null } } });
  await expect.poll(sent).toBe(1);
  await expectNoSeriousViolations(alice.page);
});

test.describe('a login from long ago', () => {
  test.use({ choices: { provedLongAgo: true } });

  test('is asked for the password before it changes somebody, and comes back to them', async ({ alice, bob }) => {
    await setRole(alice, 'administrator');
    await openPerson(alice.page, bob);
    await button(alice.page, 'End all logins').click();
    await expect(alice.page.getByRole('heading', { name: 'Confirm that it’s you' })).toBeVisible();
    await expect(bob.page).toHaveURL(/\/lobby$/);
    await alice.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button(alice.page, 'Continue').click();
    await expect(alice.page).toHaveURL(new RegExp(`/admin/people/${await idOf(bob)}$`));
    await button(alice.page, 'End all logins').click();
    await expect(bob.page).toHaveURL(/\/$/);
  });
});
