import { openDatabase } from '@/lib/db/client';
import { connect, expectNoMedia } from '@/tests/e2e/fixtures/calls';
import { entry, fillSignUp, PASSWORD, signIn, signUp, uniqueName } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';

test('an e-mail can sign up only once, and the form keeps what was typed', async ({ alice, open }) => {
  const page = await open('bob');
  await fillSignUp(page, 'Second', alice.email.toUpperCase());
  await expect(page.getByRole('alert').filter({ hasText: /\w/ }).first()).toBeVisible();
  await expect(page).toHaveURL(/\/sign-up/);
  await expect(page.getByRole('textbox', { name: 'Display name' })).toHaveValue('Second');
  await expect(page.getByRole('textbox', { name: 'Email' })).toHaveValue(new RegExp(alice.email, 'i'));
});

test('a wrong password and an unknown e-mail get the same answer', async ({ alice, open }) => {
  const page = await open('bob');
  const words = async (email: string) => {
    await signIn(page, email, 'not the password 1');
    const alert = page.getByRole('alert').filter({ hasText: /\w/ }).first();
    await expect(alert).toBeVisible();
    return alert.textContent();
  };
  expect(await words(alice.email)).toBe(await words('nobody@example.com'));
  await signIn(page, alice.email);
  await expect(page).toHaveURL(/\/lobby$/);
});

test('an invalid field shows the reason beside it, and the form keeps what was typed', async ({ open }) => {
  const page = await open('bob');
  await page.goto('/sign-up');
  const name = page.getByRole('textbox', { name: 'Display name' });
  const email = page.getByRole('textbox', { name: 'Email' });
  const password = page.getByLabel('Password', { exact: true });
  await name.fill('Bob');
  await email.fill('bob@example.com');
  for (const [what, reason] of [
    ['abc12', /too short/],
    ['password', /first that attackers try/],
    ['a1'.repeat(500_000), /too long/],
  ] as const) {
    await password.fill(what);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await expect(password).toHaveAccessibleDescription(reason);
    await expect(password).toHaveAttribute('aria-invalid', 'true');
    await expect(name).toHaveValue('Bob');
    await expect(email).toHaveValue('bob@example.com');
  }

  await name.fill('🪟'.repeat(200));
  await password.fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(name).toHaveAccessibleDescription(/too long/);
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(email).toHaveValue('bob@example.com');
  await expect(page).toHaveURL(/\/sign-up/);

  await name.fill('Bob');
  await email.fill(`${crypto.randomUUID()}@example.com`);
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The server didn’t answer' })).toBeVisible();
  await expect(name).toHaveValue('Bob');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page).toHaveURL(/\/lobby$/);
});

test('a new name appears in the header at once, and one that cannot be saved stays in the form', async ({
  alice,
  bob: { page },
}) => {
  const name = uniqueName('Robert');
  await page.goto('/settings');
  // Disabled until the page is hydrated.
  await expect(page.getByRole('switch', { name: 'Show me my camera while it rings' })).toBeEnabled();
  await page.getByRole('textbox', { name: 'Display name' }).fill(name);
  const save = page.getByRole('button', { name: 'Save name' });
  await page.context().setOffline(true);
  await save.click();
  await expect(page.getByRole('alert').filter({ hasText: 'The server didn’t answer' })).toBeVisible();
  await page.context().setOffline(false);
  await save.click();
  await expect(page.getByRole('banner').getByRole('button', { name })).toBeVisible();
  await expect(entry(alice.page, name)).toBeVisible();
});

test('right-to-left names, SQL and HTML are shown literally and execute nothing', async ({ alice, open }) => {
  const names = [`مريم ${uniqueName('ر')}`, `${uniqueName('"')}';DROP TABLE User;<img src onerror=alert(1)>`];
  for (const name of names) {
    const page = await open('bob');
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      return dialog.dismiss();
    });
    await signUp(page, name);
    await expect(entry(alice.page, name)).toBeVisible();
    await expect(alice.page.getByRole('button', { name: `Call ${name}`, exact: true })).toBeVisible();
    expect(dialogs).toEqual([]);
  }
});

test('signing out ends the call and the session', async ({ alice, bob }) => {
  const cookies = await alice.page.context().cookies();
  await connect(alice, bob);
  const second = await alice.page.context().newPage();
  await second.goto('/lobby');
  await second.getByRole('button', { name: 'Sign out' }).click();
  await expect(second).toHaveURL(/:\d+\/$/);
  // The user whose login ended is told so; the other is told that the peer left.
  await expect(bob.page.locator('[data-end-reason]')).toBeVisible();
  await expectNoMedia(bob);
  // The page navigates by itself, and cannot be evaluated meanwhile.
  await expect(alice.page).toHaveURL(/:\d+\/$/);
  await expectNoMedia(alice);
  await alice.page.context().addCookies(cookies);
  await second.goto('/lobby');
  await expect(second).toHaveURL(/\/sign-in/);
});

test('signing in again ends the previous login, and the new one expires', async ({ alice, open, database }) => {
  const page = await open('bob');
  const second = await page.context().newPage();
  await second.goto('/sign-in');
  await signIn(page, alice.email);
  await expect(page).toHaveURL(/\/lobby$/);
  const before = await page.context().cookies();
  await second.getByRole('textbox', { name: 'Email' }).fill(alice.email);
  await second.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await second.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(second).toHaveURL(/\/lobby$/);
  // Alice's own login and the new one.
  expect(await database.session.count({ where: { user: { email: alice.email } } })).toBe(2);

  const session = await second.request.get('/api/auth/session');
  expect(await session.json()).toMatchObject({ user: { name: alice.name }, expires: expect.any(String) });
  expect(session.headers()['set-cookie']).toBeUndefined();
  const login = (await second.context().cookies()).find(({ name }) => name.startsWith('mado.session'));
  const daysLeft = ((login?.expires ?? 0) * 1000 - Date.now()) / 86_400_000;
  expect(daysLeft).toBeCloseTo(180, 0);

  const thief = await open('bob');
  await thief.context().addCookies(before);
  await thief.goto('/lobby');
  await expect(thief).toHaveURL(/\/sign-in/);
});

test('the lobby requires a login', async ({ open }) => {
  const page = await open('bob');
  await page.goto('/lobby');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('other clients sign in through next-auth’s endpoints, with an ordinary login', async ({
  alice,
  playwright,
  mado,
}) => {
  const program = await playwright.request.newContext({ baseURL: mado.url });
  const callback = async (password: string) => {
    const { csrfToken } = await (await program.get('/api/auth/csrf')).json();
    const form = { csrfToken, email: alice.email, password, json: 'true' };
    return (await program.post('/api/auth/callback/credentials', { form })).status();
  };
  expect(await callback('not the password')).toBe(401);
  expect(await (await program.get('/api/auth/session')).json()).toEqual({});
  expect(await callback(PASSWORD)).toBe(200);
  expect(await (await program.get('/api/auth/session')).json()).toMatchObject({ user: { name: alice.name } });
  // An ordinary login, but for two things: it leads to no other site, and asks whoever has a second step to use the pages.
  const { csrfToken } = await (await program.get('/api/auth/csrf')).json();
  const form = { csrfToken, email: alice.email, password: PASSWORD, json: 'true' };
  const astray = { ...form, callbackUrl: 'https://evil.example/lobby' };
  const led = await (await program.post('/api/auth/callback/credentials', { form: astray })).json();
  expect(new URL(led.url).origin).toBe(mado.url);
  const db = openDatabase(mado.databaseUrl);
  const asksForTwo = (twoStepSince: Date | null) =>
    db.user.update({ where: { email: alice.email }, data: { twoStepSince } });
  await asksForTwo(new Date());
  expect(await callback(PASSWORD)).toBe(401);
  await asksForTwo(null);
  await db.$disconnect();
  const [{ cookies }, names] = [await program.storageState(), /^mado\.(session|device|csrf|callback)\.\d+$/];
  for (const { name } of cookies) expect(name).toMatch(names);
  await program.dispose();
});
