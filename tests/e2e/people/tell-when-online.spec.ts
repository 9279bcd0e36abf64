import type { Page } from '@playwright/test';
import { openDatabase } from '@/lib/db/client';
import { pairOf } from '@/lib/people/contacts/pair';
import { entry, type Person } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { expectNoSeriousViolations } from '@/tests/e2e/screens/accessibility';

const contact = (page: Page, { name }: Person) =>
  page.getByRole('list', { name: 'Contacts', exact: true }).getByRole('listitem').filter({ hasText: name });
const toast = (page: Page, { name }: Person) => page.getByText(`${name} is online now.`);

/** Once Alice’s page shows something that Bob has done later, it has told whatever it was going to tell. */
async function expectNotTold(alice: Person, bob: Person): Promise<void> {
  await bob.page.getByRole('button', { name: bob.name }).click();
  await bob.page.getByRole('menuitemradio', { name: /^Away/ }).click();
  await expect(contact(alice.page, bob)).toContainText('Away');
  await expect(toast(alice.page, bob)).toHaveCount(0);
  await bob.page.getByRole('button', { name: bob.name }).click();
  await bob.page.getByRole('menuitemradio', { name: /^Available/ }).click();
  await expect(contact(alice.page, bob)).toContainText('Available');
}

/** Alice is in the lobby and wants to be told of Bob, who is not online. */
test.beforeEach(async ({ alice, bob, mado }) => {
  const db = openDatabase(mado.databaseUrl);
  const [a = '', b = ''] = await Promise.all(
    [alice, bob].map(async ({ email }) => (await db.user.findUniqueOrThrow({ where: { email } })).id),
  );
  const at = new Date();
  await db.contact.create({ data: { ...pairOf(a, b), askerId: a, askedAt: at, since: at } });
  await db.$disconnect();
  await bob.page.goto('about:blank');
  await expect(entry(alice.page, bob.name)).toHaveCount(0);
  await alice.page.reload();
  await expect(contact(alice.page, bob)).toContainText('Not online');
  await contact(alice.page, bob)
    .getByRole('button', { name: `More about ${bob.name}`, exact: true })
    .click();
  await alice.page.getByRole('menuitemcheckbox', { name: 'Tell me when online' }).click();
  await expect(
    contact(alice.page, bob).getByRole('img', { name: 'You’ll be told when they come online' }),
  ).toBeVisible();
});

test('a contact who comes online is told of once, not at each reload', async ({ alice, bob }) => {
  await expectNoSeriousViolations(alice.page);
  await bob.page.goto('/lobby');
  await expect(toast(alice.page, bob)).toBeVisible();
  await expect(toast(alice.page, bob)).toHaveCount(0, { timeout: 15_000 });
  await bob.page.goto('about:blank');
  await expect(contact(alice.page, bob)).toContainText('Not online');
  await bob.page.goto('/lobby');
  await expect(contact(alice.page, bob)).toContainText('Available');
  await expectNotTold(alice, bob);
  await alice.page.reload();
  await expect(contact(alice.page, bob)).toContainText('Available');
  await expectNotTold(alice, bob);
});

test('nobody is told of who does not want to be disturbed', async ({ alice, bob }) => {
  await alice.page.getByRole('button', { name: alice.name }).click();
  await alice.page.getByRole('menuitemradio', { name: /^Do not disturb/ }).click();
  await expect(alice.page.getByRole('button', { name: alice.name })).toContainText('Do not disturb');
  await bob.page.goto('/lobby');
  await expect(contact(alice.page, bob)).toContainText('Available');
  await expectNotTold(alice, bob);
});

test('a hidden page notifies where it may', async ({ alice, bob }) => {
  const { page } = alice;
  await page.evaluate(() => {
    const shown: string[] = [];
    class Recorder {
      static permission = 'granted';
      constructor(words: string) {
        shown.push(words);
      }
    }
    Object.assign(window, { Notification: Recorder, shownNotifications: shown });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
  });
  await bob.page.goto('/lobby');
  await expect(toast(page, bob)).toBeVisible();
  const shown = await page.evaluate(() => (window as unknown as { shownNotifications: string[] }).shownNotifications);
  expect(shown).toEqual([`${bob.name} is online now.`]);
});
