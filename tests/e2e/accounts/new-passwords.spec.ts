import type { Page } from '@playwright/test';
import { PASSWORD, signUp, uniqueName } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';

// The default, which other tests shorten.
test.use({ settings: { PASSWORD_ONLY_MIN: '15' } });

const passwordOf = (page: Page, label = 'Password') => page.getByLabel(label, { exact: true });

/** The scripts that the page loads from now on. */
function scriptsOf(page: Page): string[] {
  const loaded: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'script') loaded.push(request.url());
  });
  return loaded;
}

test('a new password has fifteen characters that nobody guesses, and the page says how hard it is', async ({
  open,
}) => {
  const page = await open('alice');
  await page.goto('/sign-in', { waitUntil: 'networkidle' });
  const onSignIn = scriptsOf(page);
  await passwordOf(page).pressSequentially('window over');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(passwordOf(page)).toHaveAttribute('type', 'text');
  await expect(passwordOf(page)).toHaveAttribute('autocomplete', 'current-password');
  await expect(page.getByRole('textbox', { name: 'Email' })).toHaveAttribute('autocomplete', 'username webauthn');
  expect(onSignIn).toEqual([]);

  await page.goto('/sign-up', { waitUntil: 'networkidle' });
  const onSignUp = scriptsOf(page);
  const name = uniqueName('Alice');
  await page.getByRole('textbox', { name: 'Display name' }).fill(name);
  await page.getByRole('textbox', { name: 'Email' }).fill('choir@example.com');
  await expect(page.getByRole('textbox', { name: 'Email' })).toHaveAttribute('autocomplete', 'username');
  await expect(passwordOf(page)).toHaveAttribute('autocomplete', 'new-password');
  const press = async (password: string) => {
    await passwordOf(page).fill(password);
    await page.getByRole('button', { name: 'Sign up' }).click();
  };
  const refused = (words: string) => expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible();
  await press('qwertyuiop');
  await expect(page.getByRole('status').filter({ hasText: 'Very easy to guess' })).toBeVisible();
  expect(onSignUp).not.toEqual([]);
  await refused('Use at least 15 characters');
  await press('passwordpassword');
  await refused('among the first that attackers try');
  await press('choir choir choir 26');
  await refused('little more than your name');
  await passwordOf(page).fill(PASSWORD);
  await expect(page.getByRole('status').filter({ hasText: 'Strong' })).toBeVisible();

  const { page: signedIn } = await signUp(page, name);
  await signedIn.goto('/settings/security');
  await expect(passwordOf(signedIn, 'New password')).toHaveAttribute('autocomplete', 'new-password');
  await expect(signedIn.locator('form:has([name=newPassword]) [autocomplete=username]')).toHaveValue(/@example\.com$/);
});
