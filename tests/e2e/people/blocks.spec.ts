import type { Page } from '@playwright/test';
import { openDatabase } from '@/lib/db/client';
import { callRegion, expectEnded, expectPhase } from '@/tests/e2e/fixtures/calls';
import { entry, type Person } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { expectNoSeriousViolations } from '@/tests/e2e/screens/accessibility';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const ringOf = (page: Page, { name }: Person) => page.getByRole('dialog', { name: `${name} is calling` });
const blocked = (page: Page) => page.getByRole('list', { name: 'Blocked people' });

async function blockInLobby(page: Page, person: Person): Promise<void> {
  await entry(page, person.name)
    .getByRole('button', { name: `More about ${person.name}`, exact: true })
    .click();
  await page.getByRole('menuitem', { name: 'Block', exact: true }).click();
}

test('a stranger’s ring says who they are, and blocking them silences it without their knowing', async ({
  alice,
  bob,
  mado,
}) => {
  const db = openDatabase(mado.databaseUrl);
  const data = { handle: `a${Date.now() % 1e9}`, createdAt: new Date(Date.now() - 3.5 * 86_400_000) };
  await db.user.update({ where: { email: alice.email }, data });
  await db.$disconnect();
  await entry(alice.page, bob.name)
    .getByRole('button', { name: `Call ${bob.name}`, exact: true })
    .click();
  const ring = ringOf(bob.page, alice);
  await expect(ring).toContainText('Not in your contacts');
  await expect(ring).toContainText('Account 3 days old');
  await expectNoSeriousViolations(bob.page);
  await ring.getByRole('button', { name: 'Block', exact: true }).click();
  await expect(ring).toHaveCount(0);
  await expect(callRegion(bob)).toHaveAttribute('data-end-reason', 'blocked');
  await expect(entry(bob.page, alice.name)).toHaveCount(0);
  await expect(entry(alice.page, bob.name)).toHaveCount(0);
  await expectPhase(alice, 'ringing-out');
  await button(alice.page, 'Cancel call').click();
  await expectEnded(alice, 'cancelled');

  // Neither finds the other afterwards, also not in recent calls.
  await Promise.all([alice.page.reload(), bob.page.reload()]);
  await expect(alice.page.getByText(bob.name)).toHaveCount(0);
  await bob.page.goto('/settings/privacy');
  await expect(blocked(bob.page).getByRole('listitem')).toContainText(alice.name);
  await expectNoSeriousViolations(bob.page);
  await button(bob.page, `Unblock ${alice.name}`).click();
  await expect(blocked(bob.page)).toHaveCount(0);
  await expect(entry(alice.page, bob.name)).toBeVisible();
});

test('whoever is blocked in the lobby is gone for both, and a call of the two ends', async ({ alice, bob }) => {
  await entry(alice.page, bob.name)
    .getByRole('button', { name: `Voice call ${bob.name}`, exact: true })
    .click();
  await ringOf(bob.page, alice).getByRole('button', { name: 'Accept', exact: true }).click();
  await Promise.all([expectPhase(alice, 'connected'), expectPhase(bob, 'connected')]);
  const second = await bob.page.context().newPage();
  await second.goto('/lobby');
  await blockInLobby(second, alice);
  await expect(second.getByText('Blocked. They aren’t told. You can undo it in your privacy settings.')).toBeVisible();
  await Promise.all([expectEnded(alice, 'hung-up'), expectEnded(bob, 'hung-up')]);
  await expect(entry(second, alice.name)).toHaveCount(0);
});

test('who can call me, and who can see me online, are chosen and kept', async ({ alice, bob }) => {
  await expect(entry(alice.page, bob.name)).toBeVisible();
  await bob.page.goto('/settings/privacy');
  await bob.page.getByRole('combobox', { name: 'Who can see me online' }).selectOption('Contacts');
  await bob.page.getByRole('combobox', { name: 'Who can call me' }).selectOption('Nobody');
  await button(bob.page, 'Save privacy settings').click();
  await expect(entry(alice.page, bob.name)).toHaveCount(0);
  await bob.page.reload();
  await expect(bob.page.getByRole('combobox', { name: 'Who can see me online' })).toHaveValue('contacts');
  await expect(bob.page.getByRole('combobox', { name: 'Who can call me' })).toHaveValue('nobody');
  await bob.page.getByRole('combobox', { name: 'Who can see me online' }).selectOption('Everyone');
  await button(bob.page, 'Save privacy settings').click();
  await entry(alice.page, bob.name)
    .getByRole('button', { name: `Call ${bob.name}`, exact: true })
    .click();
  await expectPhase(alice, 'ringing-out');
  await expect(alice.page.getByRole('status').filter({ hasText: bob.name })).toBeVisible();
  await expect(ringOf(bob.page, alice)).toHaveCount(0);
});
