import { PASSWORD } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';

// The counters that a first attempt leaves behind would let a second one pass.
test.describe.configure({ retries: 0 });

test('ten wrong passwords slow down the account and the address', async ({ alice, open }) => {
  const page = await open('bob');
  await page.goto('/sign-in');
  const guess = async (password: string) => {
    await page.getByRole('textbox', { name: 'Email' }).fill(alice.email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    const answer = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await answer;
  };
  const alert = page.getByRole('alert').filter({ hasText: /\w/ }).first();
  for (let attempt = 0; attempt < 10; attempt++) {
    await guess(`wrong password ${attempt}`);
    await expect(alert).toBeVisible();
  }
  await guess('wrong password again');
  await expect(alert).toContainText(/too many|wait|later/i);
  await guess(PASSWORD);
  await expect(alert).toContainText(/too many|wait|later/i);
  await expect(page).toHaveURL(/\/sign-in/);
});
