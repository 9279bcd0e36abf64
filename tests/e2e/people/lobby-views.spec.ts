import type { Page } from '@playwright/test';
import { openDatabase } from '@/lib/db/client';
import { pairOf } from '@/lib/people/contacts/pair';
import { entry, type Person } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { expectNoSeriousViolations } from '@/tests/e2e/screens/accessibility';
import type { Mado } from '@/tests/fixtures/mado';

const PHONE = { width: 390, height: 844 };
const WIDE = { width: 1440, height: 900 };

const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });
const list = (page: Page, name: string) => page.getByRole('list', { name, exact: true });
const panel = (page: Page, name: string) => page.getByRole('tabpanel', { name, exact: true });

/** Makes contacts of this person who have never been online. */
async function addContacts(mado: Mado, { email }: Person, names: readonly string[]): Promise<void> {
  const db = openDatabase(mado.databaseUrl);
  const me = (await db.user.findUniqueOrThrow({ where: { email } })).id;
  const people = await db.user.createManyAndReturn({ data: names.map((displayName) => ({ displayName })) });
  const at = new Date();
  await db.contact.createMany({
    data: people.map(({ id }) => ({ ...pairOf(me, id), askerId: me, askedAt: at, since: at })),
  });
  await db.$disconnect();
}

test('a phone shows one view at a time, by tabs at the lower edge that the address follows', async ({ alice }) => {
  const { page } = alice;
  await page.setViewportSize(PHONE);
  await expect(tab(page, 'People')).toHaveAttribute('aria-selected', 'true');
  await expect(panel(page, 'Recent')).toBeHidden();
  await expectNoSeriousViolations(page);
  const box = await tab(page, 'Recent').boundingBox();
  expect(box?.y).toBeGreaterThan(PHONE.height * 0.85);

  await tab(page, 'Recent').click();
  await expect(page).toHaveURL(/\/lobby\?view=recent$/);
  await expect(panel(page, 'Recent')).toBeVisible();
  await expect(panel(page, 'People')).toBeHidden();
  await expectNoSeriousViolations(page);
  await page.reload();
  await expect(panel(page, 'Recent')).toBeVisible();

  // As WAI-ARIA has it: arrows, Home and End, and Tab leads into the view.
  await tab(page, 'Recent').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(tab(page, 'People')).toBeFocused();
  await expect(page).toHaveURL(/\?view=people$/);
  await expect(panel(page, 'People')).toBeVisible();
  await page.keyboard.press('End');
  await expect(panel(page, 'Recent')).toBeVisible();
  await page.goBack();
  await expect(panel(page, 'People')).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\?view=recent$/);
  await expect(panel(page, 'Recent')).toBeVisible();
});

test('a wide screen shows both views side by side, and has the tabs too', async ({ alice }) => {
  const { page } = alice;
  await page.setViewportSize(WIDE);
  await expect(panel(page, 'People')).toBeVisible();
  await expect(panel(page, 'Recent')).toBeVisible();
  await tab(page, 'Recent').click();
  await expect(page).toHaveURL(/\/lobby\?view=recent$/);
  await expect(panel(page, 'People')).toBeVisible();
  await expect(panel(page, 'Recent')).toBeVisible();
  await expectNoSeriousViolations(page);
});

test('contacts who are not online are one line, and a search finds them', async ({ alice, bob, mado }) => {
  const { page } = alice;
  const names = Array.from({ length: 1_000 }, (_, index) => `Contact ${String(index).padStart(4, '0')}`);
  await addContacts(mado, alice, names);
  await page.reload();
  const rest = page.getByRole('button', { name: '1000 not online' });
  await expect(rest).toHaveAttribute('aria-expanded', 'false');
  await expect(list(page, 'Contacts').getByRole('listitem')).toHaveCount(0);
  await rest.click();
  await expect(list(page, 'Contacts').getByRole('listitem').first()).toContainText('Contact 0000');
  // No more rows than are in sight, and a few.
  expect(await list(page, 'Contacts').getByRole('listitem').count()).toBeLessThan(50);
  const search = page.getByRole('searchbox', { name: 'Search people' });
  await search.fill('contact 0731');
  await expect(list(page, 'Contacts').getByRole('listitem')).toHaveCount(1);
  await expect(list(page, 'Contacts').getByRole('listitem')).toContainText('Not online');
  await search.fill(bob.name);
  await expect(list(page, 'Contacts')).toHaveCount(0);
  await expect(entry(page, bob.name)).toBeVisible();
  await search.fill('');
  await expect(rest).toBeVisible();
});

test('recent calls are searched beyond those that are shown', async ({ alice, mado }) => {
  const { page } = alice;
  const db = openDatabase(mado.databaseUrl);
  const me = (await db.user.findUniqueOrThrow({ where: { email: alice.email } })).id;
  const call = async (name: string, secondsAgo: number) => {
    const { id } = await db.user.create({ data: { displayName: name } });
    const at = new Date(Date.now() - secondsAgo * 1_000);
    const ended = { endedAt: at, endReason: 'no-answer', aliveAt: at };
    const media = { callerMedia: 'video', callerDeviceId: 'tab' };
    await db.call.create({
      data: {
        id: crypto.randomUUID(),
        callId: crypto.randomUUID(),
        callerId: me,
        calleeId: id,
        invitedAt: at,
        ...media,
        ...ended,
      },
    });
  };
  await call('Ältester Anruf', 900);
  for (let index = 0; index < 25; index += 1) await call(`Later ${index}`, 800 - index);
  await db.$disconnect();
  await page.setViewportSize(PHONE);
  await page.goto('/lobby?view=recent');
  const recent = list(page, 'Recent calls').getByRole('listitem');
  await expect(recent).toHaveCount(20);
  const search = page.getByRole('searchbox', { name: 'Search people' });
  await search.fill('altester');
  await expect(recent).toHaveCount(1);
  await expect(recent).toContainText('Ältester Anruf');
  await search.fill('nobody at all');
  await expect(panel(page, 'Recent')).toContainText('No call with “nobody at all”.');
});
