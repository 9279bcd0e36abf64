import { signIn } from './people';
import { IMPATIENT } from './settings';
import { expect, test } from './test';

test.use({ settings: IMPATIENT });

test('ten wrong passwords slow the account and the address down', async ({ alice, open }) => {
  const page = await open('bob');
  const alert = page.getByRole('alert').filter({ hasText: /\w/ }).first();
  for (let attempt = 0; attempt < 10; attempt++) {
    await signIn(page, alice.email, `wrong password ${attempt}`);
    await expect(alert).toBeVisible();
  }
  await signIn(page, alice.email, 'wrong password again');
  await expect(alert).toContainText(/too many|wait|later/i);
  await signIn(page, alice.email);
  await expect(alert).toContainText(/too many|wait|later/i);
  await expect(page).toHaveURL(/\/sign-in/);
});
