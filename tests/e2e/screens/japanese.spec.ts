import { uniqueName } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';

test('a Japanese browser gets Japanese from the first page to the end of a call', async ({ alice, open }) => {
  const page = await open('bob', { locale: 'ja-JP' });
  await page.goto('/');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await expect(page.locator('body')).toContainText(/[\u3040-\u30ff]/);
  await page.goto('/sign-up');
  const name = uniqueName('花子');
  const boxes = page.getByRole('textbox');
  await boxes.nth(0).fill(name);
  await page.locator('input[type=email]').fill(`${crypto.randomUUID()}@example.com`);
  await page.locator('input[type=password]').first().fill('港の見える窓から 9');
  await page
    .locator('form')
    .filter({ has: page.locator('input[type=password]') })
    .locator('button[type=submit]')
    .click();
  await expect(page).toHaveURL(/\/lobby$/);

  await alice.page.getByRole('button', { name: `Call ${name}`, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(alice.name);
  await expect(dialog).toContainText(/[\u3040-\u30ff]/);
  await alice.page.getByRole('button', { name: 'Cancel call' }).click();
  const region = page.locator('[data-end-reason=cancelled]');
  await expect(region).toContainText(/[\u3040-\u30ff]/);
});

test('the language can be switched, whatever the browser prefers', async ({ bob: { page } }) => {
  // Works even before the page is hydrated.
  await page.goto('/settings', { waitUntil: 'commit' });
  await page.getByLabel('Language').selectOption('日本語');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await page.goto('/lobby');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
});
