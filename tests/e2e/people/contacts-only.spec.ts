import { openDatabase } from '@/lib/db/client';
import { pairOf } from '@/lib/people/contacts/pair';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { expectNoSeriousViolations } from '@/tests/e2e/screens/accessibility';

test.use({ settings: { LOBBY: 'contacts' } });

test('where the lobby has only contacts, nobody else is shown or counted', async ({ alice, bob, join, mado }) => {
  const carol = await join('bob', 'Carol');
  const frames: string[] = [];
  const { page } = alice;
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))));
  const db = openDatabase(mado.databaseUrl);
  const [a = '', b = ''] = await Promise.all(
    [alice, bob].map(async ({ email }) => (await db.user.findUniqueOrThrow({ where: { email } })).id),
  );
  const at = new Date();
  await db.contact.create({ data: { ...pairOf(a, b), askerId: a, askedAt: at, since: at } });
  await db.$disconnect();
  await page.reload();
  const contacts = page.getByRole('list', { name: 'Contacts', exact: true }).getByRole('listitem');
  await expect(contacts).toHaveCount(1);
  await expect(contacts).toContainText('Available');
  await expect(page.getByRole('list', { name: 'People online' })).toHaveCount(0);
  await page.getByRole('searchbox', { name: 'Search people' }).fill(carol.name);
  await expect(page.getByText(`None of your contacts is called “${carol.name}”.`)).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search people' }).fill('');
  await expectNoSeriousViolations(page);
  await contacts.getByRole('button', { name: `Call ${bob.name}`, exact: true }).click();
  await expect(bob.page.getByRole('dialog', { name: `${alice.name} is calling` })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel call' }).click();
  expect(frames.length).toBeGreaterThan(0);
  expect(frames.filter((frame) => frame.includes(carol.name))).toEqual([]);
});
