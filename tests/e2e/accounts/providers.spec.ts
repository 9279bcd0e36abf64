import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { openDatabase } from '@/lib/db/client';
import { fillSignUp, newPage, signIn, uniqueName } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { startMado } from '@/tests/fixtures/mado';
import { type OpenIdServer, startOpenIdServer } from '@/tests/fixtures/openid-provider';

let server: OpenIdServer;
let mado: Awaited<ReturnType<typeof startMado>>;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  server = await startOpenIdServer();
  mado = await startMado({
    ...{ OIDC_ISSUER: server.issuer, OIDC_CLIENT_ID: server.clientId, OIDC_CLIENT_SECRET: server.clientSecret },
    OIDC_NAME: 'Keycloak',
  });
  server.serve(`${mado.url}/api/sign-in/oidc/callback`);
});
test.afterAll(async () => {
  await mado.stop();
  await server.stop();
});

/** Somebody at the provider, by the name that they sign in with there. */
function person(facts: { readonly name?: string; readonly email?: string; readonly email_verified?: boolean } = {}) {
  const sub = randomUUID();
  server.add({ sub, ...facts });
  return sub;
}

const goThere = (page: Page) => page.getByRole('button', { name: 'Continue with Keycloak' }).click();

async function signInThere(page: Page, sub: string): Promise<void> {
  await page.getByLabel('Account').fill(sub);
  await page.getByRole('button', { name: 'Sign in there' }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
}
const alert = (page: Page, words: string) => expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible();

/** What the page's policy did not let it do. */
function refusals(page: Page): string[] {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refused.push(message.text());
  });
  return refused;
}

test('somebody new signs up with a provider, and in with it; their only way in stays', async ({ browsers }) => {
  const name = uniqueName('Aya');
  const email = `${randomUUID()}@example.org`;
  const aya = person({ name, email, email_verified: true });
  const page = await newPage(browsers.alice, mado.url);
  const refused = refusals(page);
  await page.goto('/sign-up');
  await goThere(page);
  await signInThere(page, aya);
  await expect(page).toHaveURL(`${mado.url}/sign-up/finish`);
  await expect(page.getByText(`You signed in with Keycloak as ${email}`)).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Display name' })).toHaveValue(name);
  await expect(page.getByRole('textbox', { name: 'Handle' })).toHaveValue(/^aya_/);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page).toHaveURL(/\/lobby$/);

  await page.goto('/settings/security');
  await expect(page.getByRole('list', { name: 'Other ways to sign in' }).getByRole('listitem')).toContainText(email);
  await page.getByRole('button', { name: 'Unlink Keycloak' }).click();
  await alert(page, 'the only way left');

  await signOut(page);
  await page.goto('/sign-in');
  await goThere(page);
  // The provider still knows this browser.
  await expect(page).toHaveURL(/\/lobby$/);
  expect(refused).toEqual([]);
  await page.context().close();
});

test('without scripts, and without an address, it works as well', async ({ browsers }) => {
  const page = await newPage(browsers.alice, mado.url, { javaScriptEnabled: false });
  await page.goto('/sign-in');
  await goThere(page);
  await signInThere(page, person());
  await page.getByRole('textbox', { name: 'Display name' }).fill(uniqueName('Chiyo'));
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page).toHaveURL(/\/lobby$/);
  await page.context().close();
});

test('an address with an account is linked by its owner alone, and unlinked', async ({ browsers }) => {
  const email = `${randomUUID()}@example.com`;
  const there = person({ email, email_verified: true });
  const owner = await newPage(browsers.bob, mado.url);
  await fillSignUp(owner, uniqueName('Ben'), email);
  await expect(owner).toHaveURL(/\/lobby$/);

  const page = await newPage(browsers.alice, mado.url);
  await page.goto('/sign-in');
  await goThere(page);
  await signInThere(page, there);
  await alert(page, 'There is an account with this address already. Sign in to it, then link Keycloak');
  expect(new URL(page.url()).pathname).toBe('/sign-in');

  // Who begins to link and is signed out by then links nothing.
  await owner.goto('/settings/security');
  await owner.getByRole('button', { name: 'Link Keycloak' }).click();
  const tab = await owner.context().newPage();
  await tab.goto('/lobby');
  await signOut(tab);
  await signInThere(owner, there);
  await alert(owner, 'Nothing was changed');
  await signIn(owner, email);
  await expect(owner).toHaveURL(/\/lobby$/);

  await owner.goto('/settings/security');
  await owner.getByRole('button', { name: 'Link Keycloak' }).click();
  await expect(owner.getByRole('status').filter({ hasText: 'Keycloak is linked' })).toBeVisible();
  await page.goto('/sign-in');
  await goThere(page);
  await expect(page).toHaveURL(/\/lobby$/);

  await owner.getByRole('button', { name: 'Unlink Keycloak' }).click();
  await expect(owner.getByRole('button', { name: 'Link Keycloak' })).toBeVisible();
  await page.context().close();
  await owner.context().close();
});

test('somebody with a provider alone proves who they are there, and with their own account', async ({ browsers }) => {
  const [chiyo, stranger] = [person(), person()];
  const page = await newPage(browsers.alice, mado.url);
  await page.goto('/sign-in');
  await goThere(page);
  await signInThere(page, chiyo);
  await page.getByRole('textbox', { name: 'Display name' }).fill(uniqueName('Chiyo'));
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page).toHaveURL(/\/lobby$/);
  const db = openDatabase(mado.databaseUrl);
  await db.session.updateMany({
    where: { user: { identities: { some: { subject: chiyo } } } },
    data: { provedAt: new Date(0) },
  });
  await db.$disconnect();

  await page.goto('/settings/security');
  const email = `${randomUUID()}@example.org`;
  await page.getByRole('textbox', { name: 'Email address' }).fill(email);
  await page.getByRole('button', { name: 'Add address' }).click();
  await expect(page.getByRole('heading', { name: 'Confirm that it’s you' })).toBeVisible();
  await expect(page.getByLabel('Password', { exact: true })).toHaveCount(0);
  // The provider knows this browser, and asks all the same.
  const confirm = page.getByRole('button', { name: 'Confirm with Keycloak' });
  await confirm.click();
  await signInThere(page, stranger);
  await alert(page, 'isn’t linked to your account here');
  await confirm.click();
  await signInThere(page, chiyo);
  await expect(page).toHaveURL(/\/settings\/security$/);
  await expect(page.getByRole('textbox', { name: 'Email address' })).toHaveValue(email);
  await page.getByRole('button', { name: 'Add address' }).click();
  await expect(page.getByText('Your address is saved')).toBeVisible();
  await expect(page.getByText(email)).toBeVisible();
  await page.getByLabel('New password', { exact: true }).fill('lantern on the pier 4');
  await page.getByRole('button', { name: 'Choose password' }).click();
  await expect(page.getByLabel('Current password', { exact: true })).toBeVisible();
  await page.context().close();
});

test('what goes wrong is said in words of ours, and leads nowhere else', async ({ browsers }) => {
  const page = await newPage(browsers.alice, mado.url);
  await page.goto('/sign-in');
  await goThere(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await alert(page, 'You cancelled at Keycloak');
  await expect(page.getByText('Ein Satz des Anbieters')).toBeHidden();

  const strange =
    'callbackUrl=https%3A%2F%2Fevil.example&next=%2F%2Fevil.example&redirect_uri=https%3A%2F%2Fevil.example';
  for (const answer of ['code=x&state=forged', 'error=access_denied', 'state=a&state=b', '']) {
    await page.goto(`/api/sign-in/oidc/callback?${answer}&${strange}`);
    await expect(page).toHaveURL(`${mado.url}/sign-in?provider=oidc&problem=lost`);
  }
  await alert(page, 'This browser has no record of that sign-in with Keycloak');
  await page.goto('/sign-in?provider=oidc&problem=<script>');
  await expect(page.getByRole('button', { name: 'Continue with Keycloak' })).toBeVisible();
  await expect(page.locator('p[role=alert]')).toBeHidden();
  await page.context().close();
});
