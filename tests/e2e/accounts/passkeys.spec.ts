import { randomUUID } from 'node:crypto';
import type { CDPSession, Page } from '@playwright/test';
import { mailTo } from '@/tests/e2e/fixtures/outbox';
import { PASSWORD, signIn, signUp, uniqueName } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { expectNoSeriousViolations } from '@/tests/e2e/screens/accessibility';

/** An authenticator built into the device, which knows its user's finger. */
interface VirtualAuthenticator {
  readonly cdp: CDPSession;
  readonly authenticatorId: string;
}

async function addAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  } as const;
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options });
  return { cdp, authenticatorId };
}

/** Whether its user touches it when a page asks: a page that offers passkeys in its e-mail field asks at once. */
async function touches({ cdp, authenticatorId }: VirtualAuthenticator, enabled: boolean): Promise<void> {
  await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
}

async function signOut(page: Page): Promise<void> {
  await page.goto('/lobby');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/$/);
}

const passkeys = (page: Page) => page.getByRole('list', { name: 'Passkeys' }).getByRole('listitem');

test('a passkey signs in by itself, and as the second step after the password', async ({ mado, open }) => {
  const { page, email } = await signUp(await open('alice'), uniqueName('Aya'));
  const device = await addAuthenticator(page);
  await page.goto('/settings/security');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(passkeys(page)).toHaveCount(1);
  await expect(passkeys(page)).toContainText('not used yet');
  expect((await mailTo(mado, email)).subject).toContain('A passkey was added');
  const { credentials } = await device.cdp.send('WebAuthn.getCredentials', { authenticatorId: device.authenticatorId });
  expect(credentials).toMatchObject([{ isResidentCredential: true, rpId: 'localhost' }]);
  await expectNoSeriousViolations(page);
  // The device has one already.
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'has a passkey for your account already' })).toBeVisible();
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name of the passkey' }).fill('Aya’s laptop');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(passkeys(page)).toContainText('Aya’s laptop');

  await touches(device, false);
  await signOut(page);
  // The email field offers it by itself; this device takes what it is offered.
  await page.goto('/sign-in');
  await touches(device, true);
  await expect(page).toHaveURL(/\/lobby$/);
  await page.goto('/settings/security');
  await expect(passkeys(page)).toContainText('last used');
  // From here on as in a browser whose fields offer none.
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
  await touches(device, false);
  await signOut(page);
  await page.goto('/sign-in');
  await touches(device, true);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page).toHaveURL(/\/lobby$/);
  await page.goto('/settings/security');

  await page.getByRole('button', { name: 'Ask for a passkey after the password' }).click();
  await expect(page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')).toHaveCount(10);
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'your only second step' })).toBeVisible();
  await touches(device, false);
  await signOut(page);
  await signIn(page, email);
  await expect(page).toHaveURL(/\/sign-in\/second-step$/);
  await expect(page.getByRole('textbox', { name: 'Code', exact: true })).toHaveCount(0);
  await touches(device, true);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page).toHaveURL(/\/lobby$/);

  // Whoever holds the device is not its user.
  await touches(device, false);
  await signOut(page);
  await page.goto('/sign-in');
  await device.cdp.send('WebAuthn.setUserVerified', { authenticatorId: device.authenticatorId, isUserVerified: false });
  await touches(device, true);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'No passkey was used' })).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in$/);
});

test('a passkey alone makes an account, and signs in to it again', async ({ open }) => {
  const page = await open('alice');
  const device = await addAuthenticator(page);
  const name = uniqueName('Ren');
  await page.goto('/sign-up');
  await page.getByRole('button', { name: 'Use a passkey instead of a password' }).click();
  await expect(page.getByLabel('Password', { exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Sign up', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Enter the name' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Display name' }).fill(name);
  await page.getByRole('textbox', { name: 'Email' }).fill(`${randomUUID()}@example.com`);
  // Whoever holds the device is not its user, and nothing is made.
  await device.cdp.send('WebAuthn.setUserVerified', { authenticatorId: device.authenticatorId, isUserVerified: false });
  await page.getByRole('button', { name: 'Sign up', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'No passkey was used' })).toBeVisible();
  await expectNoSeriousViolations(page);
  await device.cdp.send('WebAuthn.setUserVerified', { authenticatorId: device.authenticatorId, isUserVerified: true });
  await page.getByRole('button', { name: 'Sign up', exact: true }).click();
  await expect(page).toHaveURL(/\/lobby$/);
  await page.goto('/settings/security');
  await expect(passkeys(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'the only way into your account' })).toBeVisible();

  await touches(device, false);
  await signOut(page);
  await page.goto('/sign-in');
  await touches(device, true);
  await expect(page).toHaveURL(/\/lobby$/);
  await page.goto('/settings');
  await expect(page.getByRole('textbox', { name: 'Display name' })).toHaveValue(name);
});

test.describe('a login from long ago', () => {
  test.use({ choices: { provedLongAgo: true } });

  test('is asked for the password before a passkey is added, and a removed one signs nobody in', async ({ alice }) => {
    const { page } = alice;
    const device = await addAuthenticator(page);
    await page.goto('/settings/security');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await expect(page.getByRole('heading', { name: 'Confirm that it’s you' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Use a passkey' })).toHaveCount(0);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page).toHaveURL(/\/settings\/security$/);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await expect(passkeys(page)).toHaveCount(1);
    await page.getByRole('button', { name: 'Remove' }).click();
    await expect(passkeys(page)).toHaveCount(0);
    const { credentials } = await device.cdp.send('WebAuthn.getCredentials', {
      authenticatorId: device.authenticatorId,
    });
    expect(credentials).toHaveLength(1);
    // What was removed signs nobody in.
    await touches(device, false);
    await signOut(page);
    await page.goto('/sign-in');
    await touches(device, true);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'doesn’t work here' })).toBeVisible();
  });
});

test('a press on a link of the sign-in page counts, although the page starts meanwhile', async ({ open }) => {
  const page = await open('alice');
  let start = () => {};
  const started = new Promise<void>((resolve) => {
    start = resolve;
  });
  await page.route(/\.js$/, async (route) => {
    await started;
    await route.continue();
  });
  await page.goto('/sign-in', { waitUntil: 'domcontentloaded' });
  await page.getByRole('link', { name: 'Forgot your password?' }).hover();
  await page.mouse.down();
  start();
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeVisible();
  await page.mouse.up();
  await expect(page.getByRole('heading', { name: 'Choose a new password' })).toBeVisible();
});
