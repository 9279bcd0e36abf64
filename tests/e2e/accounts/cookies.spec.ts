import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { PASSWORD, uniqueName } from '@/tests/e2e/fixtures/people';
import { expect, test } from '@/tests/e2e/fixtures/test';
import { chromiumLaunch } from '../../fixtures/chromium';

const BLOCK = 2;

/** A browser profile in which cookies are blocked for all sites. */
function profileWithoutCookies(): string {
  const profile = mkdtempSync(path.join(tmpdir(), 'mado-profile-'));
  mkdirSync(path.join(profile, 'Default'));
  const preferences = { profile: { default_content_setting_values: { cookies: BLOCK } } };
  writeFileSync(path.join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  return profile;
}

/** Allows cookies through the browser's own settings page. */
async function allowCookies(settings: Page, url: string): Promise<void> {
  await settings.goto('chrome://settings/content');
  await settings.evaluate((site) => {
    const { chrome } = globalThis as unknown as { chrome: { send: (message: string, args: unknown[]) => void } };
    chrome.send('setCategoryPermissionForPattern', [site, '', 'cookies', 'allow', false]);
  }, url);
}

test('where cookies are blocked the form says so, creates no account, and works once they are allowed', async ({
  mado,
  database,
}) => {
  const profile = profileWithoutCookies();
  const context = await chromium.launchPersistentContext(profile, { ...chromiumLaunch(), locale: 'en-US' });
  const page = context.pages()[0] ?? (await context.newPage());
  const email = `${crypto.randomUUID()}@example.com`;
  const accounts = () => database.user.count({ where: { email } });
  const notice = page.getByRole('alert').filter({ hasText: 'isn’t keeping cookies' });
  const posts: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));

  await page.goto(`${mado.url}/sign-up`);
  await expect(notice).toContainText('site settings');
  await page.getByRole('textbox', { name: 'Display name' }).fill(uniqueName('Carol'));
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(notice).toBeVisible();
  expect([posts, await accounts()]).toEqual([[], 0]);

  await allowCookies(await context.newPage(), mado.url);
  await expect(notice).toBeHidden();
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page).toHaveURL(/\/lobby$/);
  expect(await accounts()).toBe(1);
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

test('without scripts, a form submitted without the probe cookie creates no account', async ({ mado, database }) => {
  const url = `${mado.url}/sign-up`;
  const shown = await fetch(url);
  const [probe = ''] = shown.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  const email = `${crypto.randomUUID()}@example.com`;
  const form = new FormData();
  // The values that React renders into the form so that it finds its action without scripts.
  const plain = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  for (const [, name = '', value = ''] of (await shown.text()).matchAll(
    /<input type="hidden" name="(\$ACTION[^"]*)"(?: value="([^"]*)")?/g,
  ))
    form.set(name, plain(value));
  for (const [name, value] of Object.entries({ displayName: 'Carol', email, password: PASSWORD }))
    form.set(name, value);
  const post = (cookie: string) =>
    fetch(url, { method: 'POST', body: form, headers: { cookie, origin: mado.url }, redirect: 'manual' });

  const refused = await post('');
  expect(await refused.text()).toContain('isn’t keeping cookies');
  expect(refused.headers.getSetCookie().map((cookie) => cookie.split('=')[0])).toEqual([probe.split('=')[0]]);
  expect(await database.user.count({ where: { email } })).toBe(0);

  const taken = await post(probe);
  expect([taken.status, taken.headers.get('location')]).toEqual([303, '/lobby']);
  expect(await database.user.count({ where: { email } })).toBe(1);
});
