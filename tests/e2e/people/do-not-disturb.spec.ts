import { entry } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { expectNoSeriousViolations } from '@/tests/e2e/screens/accessibility';

test('do not disturb for a time says until when, on all devices, and is ended by hand', async ({
  alice,
  join,
  open,
}) => {
  const bob = await join('bob', 'Bob', { timezoneId: 'Asia/Kathmandu' });
  const elsewhere = await open('bob', { timezoneId: 'Asia/Kathmandu' });
  await elsewhere.context().addCookies(await bob.page.context().cookies());
  await elsewhere.goto('/lobby');
  await expect(entry(elsewhere, alice.name)).toBeVisible();
  const own = (page: typeof elsewhere) => page.getByRole('button', { name: bob.name });
  const expected = (atMs: number) =>
    new Intl.DateTimeFormat('en-US', { timeStyle: 'short', timeZone: 'Asia/Kathmandu' }).format(atMs);

  await bob.page.reload();
  await own(bob.page).click();
  const before = Date.now();
  await bob.page.getByRole('menuitem', { name: 'For 1 hour' }).click();
  const within = [expected(before + 3_600_000), expected(Date.now() + 3_600_000)];
  for (const page of [bob.page, elsewhere]) {
    await expect(own(page)).toContainText(/Do not disturb.*until \d/);
    const text = ((await own(page).textContent()) ?? '').replaceAll('\u202f', ' ');
    expect(
      within.some((time) => text.includes(time.replaceAll('\u202f', ' '))),
      text,
    ).toBe(true);
  }
  await expectNoSeriousViolations(bob.page);
  await expect(entry(alice.page, bob.name)).toContainText('Do not disturb');
  await expect(entry(alice.page, bob.name)).not.toContainText('until');

  await own(bob.page).click();
  await bob.page.getByRole('menuitem', { name: 'Until tomorrow morning' }).click();
  await expect(own(elsewhere)).toContainText('until 8:00 AM');
  await bob.page.reload();
  await expect(own(bob.page)).toContainText('until 8:00 AM');

  await own(bob.page).click();
  await bob.page.getByRole('menuitemradio', { name: /^Do not disturb/ }).click();
  await expect(own(elsewhere)).not.toContainText('until');
  await expect(own(elsewhere)).toContainText('Do not disturb');
});
