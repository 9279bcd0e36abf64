import type { Page } from '@playwright/test';
import { openDatabase } from '@/lib/db/client';
import { accept, callRegion, expectEnded, expectPhase, hangUp } from '@/tests/e2e/fixtures/calls';
import { entry, type Person, signIn } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { expectGoodColours, expectNoSeriousViolations } from '@/tests/e2e/screens/accessibility';
import type { Mado } from '@/tests/fixtures/mado';

const list = (page: Page, name: string) => page.getByRole('list', { name, exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const row = (page: Page, of: string, { name }: Person) =>
  list(page, of).getByRole('listitem').filter({ hasText: name });

/** What brings a page up to date that was looked away from. */
const lookAgain = ({ page }: Person) => page.evaluate(() => window.dispatchEvent(new Event('focus')));

async function giveHandle(mado: Mado, { email }: Person, handle: string): Promise<void> {
  const db = openDatabase(mado.databaseUrl);
  await db.user.update({ where: { email }, data: { handle } });
  await db.$disconnect();
}

async function askFor(page: Page, who: string, greeting = ''): Promise<void> {
  const name = page.getByRole('textbox', { name: 'Handle or email' });
  if (!(await name.isVisible())) await button(page, 'Add somebody').click();
  await name.fill(who);
  await page.getByRole('textbox', { name: 'Greeting (optional)' }).fill(greeting);
  await button(page, 'Send request').click();
}

async function choose(page: Page, of: string, person: Person, item: string): Promise<void> {
  await list(page, of)
    .getByRole('button', { name: `More about ${person.name}`, exact: true })
    .click();
  await page.getByRole(item === 'Favourite' ? 'menuitemcheckbox' : 'menuitem', { name: item, exact: true }).click();
}

/** Both end up as contacts, with both pages up to date. */
async function becomeContacts(asker: Person, asked: Person): Promise<void> {
  await expect(entry(asker.page, asked.name)).toBeVisible();
  await choose(asker.page, 'People online', asked, 'Add to contacts');
  await expect(row(asker.page, 'Your requests', asked)).toBeVisible();
  await lookAgain(asked);
  await button(asked.page, `Accept request from ${asker.name}`).click();
  await expect(row(asked.page, 'Contacts', asker)).toBeVisible();
  await lookAgain(asker);
  await expect(row(asker.page, 'Contacts', asked)).toBeVisible();
}

test('somebody asked by their handle accepts, and is called from the contact’s row', async ({ alice, bob, mado }) => {
  await giveHandle(mado, bob, 'bob_of_the_choir');
  await expect(entry(alice.page, bob.name)).toBeVisible();
  await askFor(alice.page, '@nobody_of_the_choir');
  await expect(alice.page.getByText('Nobody here has this handle.')).toBeVisible();
  await askFor(alice.page, '@Bob_of_the_choir', 'It’s me, from the choir');
  await expect(row(alice.page, 'Your requests', bob)).toBeVisible();
  await expectNoSeriousViolations(alice.page);

  await lookAgain(bob);
  await expect(row(bob.page, 'Contact requests', alice)).toContainText('It’s me, from the choir');
  await expectNoSeriousViolations(bob.page);
  await bob.page.emulateMedia({ colorScheme: 'dark' });
  await expectGoodColours(bob.page);
  await button(bob.page, `Accept request from ${alice.name}`).click();
  await expect(row(bob.page, 'Contacts', alice)).toBeVisible();
  await expect(list(bob.page, 'Contact requests')).toHaveCount(0);
  await lookAgain(alice);
  await expect(list(alice.page, 'Your requests')).toHaveCount(0);

  // A contact who is online stays in the list of everybody.
  await expect(entry(alice.page, bob.name)).toHaveCount(1);
  await list(alice.page, 'Contacts')
    .getByRole('button', { name: `Call ${bob.name}`, exact: true })
    .click();
  await accept(bob, alice);
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
  await hangUp(alice);
  await expectEnded(alice, 'hung-up');
  await callRegion(alice).getByRole('button', { name: 'Close', exact: true }).click();

  // Somebody who leaves stays a contact.
  await bob.page.close();
  await expect(row(alice.page, 'Contacts', bob)).toContainText('Not online');
  await expect(button(alice.page, `Call ${bob.name}`)).toHaveCount(0);
});

test('a favourite is one’s own and survives a reload, and a contact is removed for both', async ({ alice, bob }) => {
  await becomeContacts(alice, bob);
  const star = (page: Page) => list(page, 'Contacts').getByRole('img', { name: 'Favourite' });
  await choose(alice.page, 'Contacts', bob, 'Favourite');
  await expect(star(alice.page)).toBeVisible();
  await expectNoSeriousViolations(alice.page);
  await Promise.all([alice.page.reload(), bob.page.reload()]);
  await expect(star(alice.page)).toBeVisible();
  await expect(row(bob.page, 'Contacts', alice)).toBeVisible();
  await expect(star(bob.page)).toHaveCount(0);
  await expect(row(alice.page, 'Contacts', bob)).toContainText('Available');
  // A search for somebody else leaves them out, and does not make them look offline after it.
  await alice.page.getByRole('searchbox', { name: 'Search people' }).fill('nobody at all');
  await expect(alice.page.getByText('Nobody online is called “nobody at all”.')).toBeVisible();
  await expect(row(alice.page, 'Contacts', bob)).toHaveCount(0);
  await button(alice.page, 'Show everyone').click();
  await expect(row(alice.page, 'Contacts', bob)).toContainText('Available');

  await choose(bob.page, 'People online', alice, 'Remove from contacts');
  await expect(list(bob.page, 'Contacts')).toHaveCount(0);
  await lookAgain(alice);
  await expect(list(alice.page, 'Contacts')).toHaveCount(0);
});

test('a request by address tells nothing, and a decline neither', async ({ alice, bob }) => {
  const answer = alice.page.getByText('If somebody here has this address, they will see your request.');
  await expect(entry(alice.page, bob.name)).toBeVisible();
  await askFor(alice.page, 'nobody@mado.example');
  await expect(answer).toBeVisible();
  await button(alice.page, 'Close').click();
  await askFor(alice.page, bob.email, 'Hello');
  await expect(answer).toBeVisible();
  await expect(list(alice.page, 'Your requests')).toHaveCount(0);
  await expect(async () => {
    await lookAgain(bob);
    await expect(row(bob.page, 'Contact requests', alice)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await button(bob.page, `Decline request from ${alice.name}`).click();
  await expect(list(bob.page, 'Contact requests')).toHaveCount(0);

  // Asked by name now, it looks as if nobody had answered; and reaches nobody.
  await choose(alice.page, 'People online', bob, 'Add to contacts');
  await expect(row(alice.page, 'Your requests', bob)).toBeVisible();
  await bob.page.reload();
  await expect(entry(bob.page, alice.name)).toBeVisible();
  await expect(list(bob.page, 'Contact requests')).toHaveCount(0);
  await button(alice.page, `Withdraw request to ${bob.name}`).click();
  await expect(list(alice.page, 'Your requests')).toHaveCount(0);
});

test('a personal link leads to its owner, also through signing in, until it is renewed', async ({
  alice,
  bob,
  join,
  open,
}) => {
  await bob.page.goto('/settings');
  await button(bob.page, 'Make a personal link').click();
  await expect(bob.page.getByRole('img', { name: 'The link as a QR code' })).toBeVisible();
  await expectNoSeriousViolations(bob.page);
  const field = bob.page.getByRole('textbox', { name: 'Link', exact: true });
  const link = await field.inputValue();

  // Opening the link changes nothing, as often as it is reloaded.
  await alice.page.goto(link);
  await alice.page.reload();
  await expect(alice.page.getByRole('main')).toContainText(bob.name);
  await expectNoSeriousViolations(alice.page);

  const carol = await join('alice', 'Carol');
  const page = await open('alice');
  await page.goto(link);
  await expect(page).toHaveURL(/\/sign-in$/);
  await signIn(page, carol.email);
  await expect(page).toHaveURL(link);
  await button(page, 'Add to contacts').click();
  await expect(page.getByText('Your request is on its way.')).toBeVisible();

  await bob.page.goto('/lobby');
  await expect(list(bob.page, 'Contact requests').getByRole('listitem')).toHaveCount(1);
  await button(bob.page, `Accept request from ${carol.name}`).click();
  await expect(row(bob.page, 'Contacts', carol)).toBeVisible();
  await page.reload();
  await expect(page.getByText('You’re contacts.')).toBeVisible();

  await bob.page.goto('/settings');
  await button(bob.page, 'Make a new link').click();
  await expect(field).not.toHaveValue(link);
  await alice.page.goto(link);
  await expect(alice.page.getByRole('main').getByRole('alert')).toContainText('This link doesn’t work any more.');
  await alice.page.goto(await field.inputValue());
  await expect(alice.page.getByRole('main')).toContainText(bob.name);
  await bob.page.goto(await field.inputValue());
  await expect(bob.page.getByText('This is your own link.')).toBeVisible();
});

test('nobody is led elsewhere after signing in', async ({ bob, open, mado }) => {
  const page = await open('alice');
  await page.goto(`/add/x.${'A'.repeat(22)}`);
  await expect(page).toHaveURL(/\/sign-in$/);
  // The link was not made here; and a cookie may be anything.
  const remembered = (await page.context().cookies()).find(({ name }) => name.includes('followed-link'));
  expect(remembered).toBeDefined();
  for (const value of [null, '/elsewhere.example', 'https:%2F%2Felsewhere.example']) {
    if (value !== null) {
      await page.context().clearCookies();
      await page.context().addCookies([{ name: remembered?.name ?? '', value, url: mado.url }]);
    }
    await signIn(page, bob.email);
    await expect(page).toHaveURL(/\/lobby$/);
  }
});

test('requests and contacts with a long name stay within a phone’s screen', async ({ alice, join }) => {
  const bob = await join('bob', 'Wolfeschlegelsteinhausenbergerdorffberger');
  const { page } = alice;
  await page.setViewportSize({ width: 390, height: 844 });
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await expect(entry(bob.page, alice.name)).toBeVisible();
  await choose(bob.page, 'People online', alice, 'Add to contacts');
  await expect(row(bob.page, 'Your requests', alice)).toBeVisible();
  await lookAgain(alice);
  await expect(row(page, 'Contact requests', bob)).toBeVisible();
  expect(await overflow()).toBeLessThanOrEqual(0);
  await button(page, `Accept request from ${bob.name}`).click();
  await expect(row(page, 'Contacts', bob)).toContainText('Available');
  expect(await overflow()).toBeLessThanOrEqual(0);
});
