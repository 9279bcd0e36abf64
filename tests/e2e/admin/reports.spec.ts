import type { Page } from '@playwright/test';
import { type Database, openDatabase } from '@/lib/db/client';
import { accept, callRegion, dial, expectEnded, expectPhase, hangUp, ringingDialog } from '@/tests/e2e/fixtures/calls';
import { entry, PASSWORD, type Person, signIn } from '@/tests/e2e/fixtures/people';
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
const reportDialog = (page: Page, about: Person) => page.getByRole('dialog', { name: `Report ${about.name}` });

/** Opens the form by the menu of the person's row. */
async function openReport(page: Page, about: Person): Promise<void> {
  await expect(entry(page, about.name)).toBeVisible();
  await page
    .getByRole('list', { name: 'People online' })
    .getByRole('button', { name: `More about ${about.name}`, exact: true })
    .click();
  await page.getByRole('menuitem', { name: 'Report', exact: true }).click();
  await expect(reportDialog(page, about)).toBeVisible();
}

/** An open report, made without the form. Returns its page. */
async function reported(by: Person, about: Person, words = ''): Promise<string> {
  const [reporterId, aboutId] = [await idOf(by), await idOf(about)];
  const { id } = await db.report.create({ data: { reporterId, aboutId, reason: 'unwanted-calls', words } });
  return `/admin/reports/${id}`;
}

test('somebody is reported after a call, is warned, and closes the warning', async ({ alice, bob, join }) => {
  test.setTimeout(120_000);
  await dial(alice, bob);
  await accept(bob, alice);
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
  await hangUp(alice);
  for (const person of [alice, bob]) {
    await expectEnded(person, 'hung-up');
    await callRegion(person).getByRole('button', { name: 'Close', exact: true }).click();
  }

  await openReport(bob.page, alice);
  await expectNoSeriousViolations(bob.page);
  await expect(bob.page.getByRole('switch', { name: 'Attach the calls between us' })).not.toBeChecked();
  await button(bob.page, 'Send report').click();
  await expect(bob.page.getByText('Choose a reason.')).toBeVisible();
  await bob.page.getByRole('combobox', { name: 'Reason' }).selectOption('Something else');
  await button(bob.page, 'Send report').click();
  await expect(bob.page.getByText('Say in a few words what it’s about.')).toBeVisible();
  await bob.page.getByRole('textbox', { name: 'What happened?' }).fill('She sings\nwithout end');
  await bob.page.getByRole('switch', { name: 'Attach the calls between us' }).check();
  await button(bob.page, 'Send report').click();
  await expect(bob.page.getByRole('status').filter({ hasText: 'Thank you; an administrator reads it.' })).toBeVisible();
  await expectNoSeriousViolations(bob.page);
  await button(bob.page, 'Close').click();
  await expect(reportDialog(bob.page, alice)).toHaveCount(0);

  const carol = await join('bob', 'Carol');
  await setRole(carol, 'administrator');
  const { id } = await db.report.findFirstOrThrow({ where: { aboutId: await idOf(alice) } });
  await carol.page.goto('/admin/reports');
  await expect(carol.page.getByRole('link', { name: /^Reports \(\d+\)$/ })).toBeVisible();
  await expectNoSeriousViolations(carol.page);
  const line = carol.page.getByRole('row').filter({ hasText: alice.name });
  await expect(line).toContainText('Something else');
  await line.getByRole('link', { name: alice.name }).click();
  await expect(carol.page).toHaveURL(new RegExp(`/admin/reports/${id}$`));
  await expect(carol.page.getByText('She sings')).toBeVisible();
  await expect(carol.page.getByRole('row').filter({ hasText: `${alice.name} called` })).toContainText('Hung up');
  await expectNoSeriousViolations(carol.page);
  await button(carol.page, 'Warn').click();
  await expect(carol.page.getByText('Write what they should know.')).toBeVisible();
  await carol.page.getByRole('textbox', { name: 'Your words to them' }).fill('Please sing a little less.');
  await button(carol.page, 'Warn').click();
  await expect(carol.page.getByRole('definition').filter({ hasText: 'Warned' })).toBeVisible();
  await expect(carol.page.getByRole('definition').filter({ hasText: carol.name })).toBeVisible();
  await expect(button(carol.page, 'Warn')).toHaveCount(0);
  await carol.page.goto('/admin/log');
  const lines = carol.page.getByRole('list', { name: 'Log' }).getByRole('listitem');
  await expect(lines.filter({ hasText: `${carol.name} warned ${alice.name}.` })).toHaveCount(1);
  const settled = `${carol.name} settled a report about ${alice.name}.`;
  await lines.filter({ hasText: settled }).getByRole('link', { name: 'a report' }).click();
  await expect(carol.page).toHaveURL(new RegExp(`/admin/reports/${id}$`));

  await expect.poll(() => db.mail.count({ where: { to: alice.email, letter: { contains: 'warned' } } })).toBe(1);
  await alice.page.goto('/lobby');
  const notice = alice.page.getByRole('alert').filter({ hasText: 'Please sing a little less.' });
  await expect(notice).toBeVisible();
  await expectNoSeriousViolations(alice.page);
  await button(alice.page, 'I have read it').click();
  await expect(notice).toHaveCount(0);
  await alice.page.reload();
  await expect(entry(alice.page, bob.name)).toBeVisible();
  await expect(notice).toHaveCount(0);
});

test('a second report about somebody adds nothing, and says so; recent calls lead to the form too', async ({
  alice,
  bob,
}) => {
  await dial(alice, bob);
  await ringingDialog(bob, alice).getByRole('button', { name: 'Decline', exact: true }).click();
  await expectEnded(alice, 'declined');
  await callRegion(alice).getByRole('button', { name: 'Close', exact: true }).click();
  await reported(bob, alice);
  await button(bob.page, `About the call with ${alice.name}`).click();
  await bob.page.getByRole('menuitem', { name: 'Report', exact: true }).click();
  await bob.page.getByRole('combobox', { name: 'Reason' }).selectOption('Harassment');
  await button(bob.page, 'Send report').click();
  await expect(bob.page.getByRole('status').filter({ hasText: 'This second report adds nothing.' })).toBeVisible();
  await bob.page.keyboard.press('Enter');
  await expect(reportDialog(bob.page, alice)).toHaveCount(0);
  await expect(button(bob.page, `About the call with ${alice.name}`)).toBeFocused();
  expect(await db.report.count({ where: { aboutId: await idOf(alice) } })).toBe(1);
});

test('a call takes the place of the form, which has what was typed again afterwards', async ({ alice, bob }) => {
  await openReport(bob.page, alice);
  await bob.page.getByRole('textbox', { name: 'What happened?' }).fill('They call while I write');
  await dial(alice, bob);
  await expect(ringingDialog(bob, alice)).toBeVisible();
  await expect(reportDialog(bob.page, alice)).toHaveCount(0);
  await ringingDialog(bob, alice).getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(bob.page.getByRole('textbox', { name: 'What happened?' })).toHaveValue('They call while I write');
  await bob.page.keyboard.press('Escape');
  await expect(reportDialog(bob.page, alice)).toHaveCount(0);
});

test('a reported person is banned, and is signed out at once', async ({ alice, bob, open }) => {
  await setRole(alice, 'administrator');
  await alice.page.goto(await reported(alice, bob, 'Rings at night'));
  await button(alice.page, 'Disable account').click();
  await expect(alice.page.getByRole('definition').filter({ hasText: 'Account disabled' })).toBeVisible();
  await expect(bob.page).toHaveURL(/\/$/);
  const page = await open('bob');
  await signIn(page, bob.email);
  await expect(page.getByText('This account is disabled.')).toBeVisible();
});

test('of two administrators who settle a report, the second is told', async ({ alice, bob }) => {
  await setRole(alice, 'administrator');
  await alice.page.goto(await reported(alice, bob));
  await db.report.updateMany({
    where: { aboutId: await idOf(bob) },
    data: { settledAt: new Date(), outcome: 'resolved' },
  });
  await button(alice.page, 'Nothing to do').click();
  await expect(alice.page.getByText('Another administrator has settled this report already.')).toBeVisible();
});

test('a report about an administrator is not there for them, nor any for members', async ({ alice, bob, open }) => {
  await setRole(alice, 'administrator');
  const path = await reported(bob, alice, 'Words of Bob');
  await alice.page.goto('/admin/reports');
  await expect(alice.page.getByRole('heading', { level: 1, name: 'Reports' })).toBeVisible();
  await expect(alice.page.getByRole('row').filter({ hasText: alice.name })).toHaveCount(0);
  for (const page of [alice.page, bob.page, await open('bob')]) {
    expect((await page.goto(path))?.status()).toBe(404);
    await expect(page.getByText('Words of Bob')).toHaveCount(0);
  }
});

test('the page of a report fits a phone, in both themes', async ({ alice, bob }) => {
  await setRole(alice, 'administrator');
  await alice.page.setViewportSize(PHONE);
  await alice.page.goto(await reported(alice, bob, 'w'.repeat(300)));
  const overflow = await alice.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await expectNoSeriousViolations(alice.page);
  await alice.page.emulateMedia({ colorScheme: 'dark' });
  await expect(alice.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expectGoodColours(alice.page);
  // Nobody is told of a report that is closed without a deed.
  await button(alice.page, 'Nothing to do').click();
  await expect(alice.page.getByRole('definition').filter({ hasText: 'Nothing done' })).toBeVisible();
  expect(await db.warning.count({ where: { userId: await idOf(bob) } })).toBe(0);
});

test.describe('a login from long ago', () => {
  test.use({ choices: { provedLongAgo: true } });

  test('is asked for the password before it bans somebody, and comes back to the report', async ({ alice, bob }) => {
    await setRole(alice, 'administrator');
    const path = await reported(alice, bob);
    await alice.page.goto(path);
    await button(alice.page, 'Disable account').click();
    await expect(alice.page.getByRole('heading', { name: 'Confirm that it’s you' })).toBeVisible();
    await expect(db.user.findUniqueOrThrow({ where: { email: bob.email } })).resolves.toMatchObject({
      disabledAt: null,
    });
    await alice.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button(alice.page, 'Continue').click();
    await expect(alice.page).toHaveURL(new RegExp(`${path}$`));
  });
});
