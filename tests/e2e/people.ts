import { randomUUID } from 'node:crypto';
import { type Browser, type BrowserContextOptions, expect, type Page } from '@playwright/test';
import type { Accounts, Choices } from '../fixtures/accounts';
import { observe } from './observer';

export const PASSWORD = 'window over the harbour 9';

/** A user with an account, signed in on one page. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly page: Page;
}

/** Permissions granted without a prompt. */
export const PERMISSIONS = ['camera', 'microphone'];

/** Painting a call in software costs per pixel, and two browsers share the cores. */
export const VIEWPORT = { width: 800, height: 600 };

/** A name unique in this run, so that a test finds its own people in the lobby. */
export function uniqueName(name: string): string {
  return `${name} ${randomUUID().slice(0, 4)}`;
}

export async function newPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    baseURL: url,
    locale: 'en-US',
    viewport: VIEWPORT,
    permissions: PERMISSIONS,
    ...options,
  });
  await context.addInitScript(observe);
  return context.newPage();
}

export async function fillSignUp(page: Page, name: string, email: string): Promise<void> {
  await page.goto('/sign-up');
  await page.getByRole('textbox', { name: 'Display name' }).fill(name);
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign up' }).click();
}

/** Signs up through the form. */
export async function signUp(page: Page, name: string): Promise<Person> {
  const email = `${randomUUID()}@example.com`;
  await fillSignUp(page, name, email);
  await expect(page).toHaveURL(/\/lobby$/);
  return { name, email, page };
}

/** Opens the lobby for a new user whose account is created directly, without the form. */
export async function arrive(
  page: Page,
  accounts: Accounts,
  shortName: string,
  choices: Choices = {},
): Promise<Person> {
  const name = uniqueName(shortName);
  const { email, cookie } = await accounts.make(name, choices);
  await page.context().addCookies([cookie]);
  // Its scripts load while the next user arrives; clicks wait for them.
  await page.goto('/lobby', { waitUntil: 'commit' });
  return { name, email, page };
}

export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** The user's entry in the lobby. */
export function entry(page: Page, name: string) {
  return page.getByRole('list', { name: 'People online' }).getByRole('listitem').filter({ hasText: name });
}
