import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { TOTP, URI } from 'otpauth';
import { linkIn, mailTo } from '@/tests/e2e/fixtures/outbox';
import { PASSWORD } from '@/tests/e2e/fixtures/people';
import type { Mado } from '../../fixtures/mado';
import { type Scene, save } from './scenes';

/** The form with this field: a provider's button is one of its own. */
const submit = (page: Page, field: string) =>
  page.locator(`main form:has([name=${field}]) button[type=submit]`).click();
const heading = (page: Page) => page.locator('main h1').waitFor();

async function signUp(page: Page, name: string): Promise<string> {
  const email = `${randomUUID()}@example.com`;
  await page.goto('/sign-up');
  await page.locator('[name=displayName]').fill(name);
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=password]').fill(PASSWORD);
  await submit(page, 'password');
  await page.waitForURL(/\/lobby$/);
  return email;
}

/** Ways into an account and back into it: second step, confirmation, mails. */
export async function shootAccount(scene: Scene, mado: Mado): Promise<void> {
  const page = await scene.open('aya');
  const email = await signUp(page, 'Aya Mori');
  await page.goto('/settings/security');
  await page.locator('[aria-labelledby=two-step] form button').first().click();
  await page.waitForURL(/authenticator$/);
  await save(page, scene, 'authenticator');
  const app = URI.parse((await page.locator('a[href^="otpauth:"]').getAttribute('href')) ?? '');
  if (!(app instanceof TOTP)) throw new Error('the page shows no secret');
  await page.locator('[name=code]').fill('000000');
  await submit(page, 'code');
  await page.locator('[aria-invalid=true]').waitFor();
  await save(page, scene, 'authenticator-wrong');
  await page.locator('[name=code]').fill(app.generate());
  await submit(page, 'code');
  await page.getByRole('listitem').nth(9).waitFor();
  await save(page, scene, 'recovery-codes');
  await page.goto('/settings/security');
  await heading(page);
  await save(page, scene, 'settings-security-two-step');
  await page.context().clearCookies();
  await page.goto('/sign-in');
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=password]').fill(PASSWORD);
  await submit(page, 'password');
  await page.waitForURL(/second-step$/);
  await save(page, scene, 'second-step');
  await page.goto('/sign-in/second-step?with=recovery-code');
  await save(page, scene, 'second-step-recovery');
  await page.context().clearCookies();
  await page.goto('/forgot-password');
  await save(page, scene, 'forgot-password');
  await page.locator('[name=email]').fill(email);
  await submit(page, 'email');
  await page.locator('main [role=status]').filter({ hasText: /\S/ }).first().waitFor();
  await save(page, scene, 'forgot-password-sent');
  const link = linkIn(await mailTo(mado, email, 2));
  await page.goto(link);
  await page.locator('[name=password]').waitFor();
  await save(page, scene, 'reset-password');
  await page.goto('/sign-in');
  await page.goto('/reset-password#nothing');
  await page.locator('main a').first().waitFor();
  await save(page, scene, 'reset-password-void');
  await page.context().close();

  const former = await scene.open('aya', 'Aya Mori');
  await former.goto('/settings/confirm?back=security');
  await heading(former);
  await save(former, scene, 'settings-confirm');
  await former.context().close();
}
