import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import { chromiumLaunch } from '../fixtures/chromium';
import { startMado } from '../fixtures/mado';
import { type Portrait, writePortrait } from '../fixtures/portrait';
import { newPage, signUp } from './people';

/*
 * Pictures of every screen, in both sizes and both themes, to look at. Run by scripts/screenshots.mjs.
 * `call-desktop-light.png` is the README's.
 */

const PORTRAITS: Record<'aya' | 'ren', Portrait> = {
  aya: { wall: '#c98f6b', light: '#f7e3c5', hair: '#3a2a26', skin: '#f0c7a4', clothes: '#3f6f78' },
  ren: { wall: '#54706b', light: '#cfe0d4', hair: '#20242b', skin: '#d9a77f', clothes: '#e0a63f' },
};
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const THEMES = ['light', 'dark'] as const;

const folder = process.argv[2] ?? 'test-results/screenshots';
mkdirSync(folder, { recursive: true });
const cameras = mkdtempSync(join(tmpdir(), 'mado-portraits-'));
const plain = await chromium.launch(chromiumLaunch());
const launch = async (who: keyof typeof PORTRAITS) => {
  const file = join(cameras, `${who}.y4m`);
  await writePortrait(plain, file, PORTRAITS[who]);
  return chromium.launch(chromiumLaunch(file));
};
const [ayasBrowser, rensBrowser] = [await launch('aya'), await launch('ren')];
const mado = await startMado({ LOG_LEVEL: 'warn' });

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function shoot(size: keyof typeof SIZES, colorScheme: (typeof THEMES)[number]): Promise<void> {
  const options: BrowserContextOptions = { viewport: SIZES[size], colorScheme };
  const save = (page: Page, screen: string) =>
    page.screenshot({ path: join(folder, `${screen}-${size}-${colorScheme}.png`), animations: 'disabled' });
  const page = await newPage(ayasBrowser, mado.url, options);
  for (const [route, screen] of [
    ['/', 'welcome'],
    ['/sign-up', 'sign-up'],
    ['/sign-in', 'sign-in'],
  ] as const) {
    await page.goto(route);
    await save(page, screen);
  }
  await button(page, 'Sign in').click();
  await save(page, 'sign-in-wrong');
  const aya = await signUp(page, 'Aya Mori');
  await page.getByText('quiet here').waitFor();
  await save(page, 'lobby-alone');
  const ren = await signUp(await newPage(rensBrowser, mado.url, options), '蓮 Ren');
  await button(page, `Call ${ren.name}`).click();
  await page.locator('[data-call-phase=ringing-out]').waitFor();
  await button(ren.page, 'Accept').waitFor();
  await save(page, 'ringing-out');
  await save(ren.page, 'ringing-in');
  await button(ren.page, 'Accept').click();
  for (const { page: each } of [aya, ren]) {
    await each.locator('[data-call-phase=connected]').waitFor();
    await each.getByText('0:03').waitFor();
  }
  await save(page, 'call');
  await button(ren.page, 'Mute microphone').click();
  await button(ren.page, 'Turn camera off').click();
  await page.getByText(/camera is off/).waitFor();
  await save(page, 'call-peer-camera-off');
  await button(ren.page, 'Hang up').click();
  await button(page, 'Close').waitFor();
  await save(page, 'ended');
  await button(page, 'Close').click();
  await page.reload();
  await button(page, `Call ${ren.name}`).waitFor();
  await save(page, 'lobby');
  await page.goto('/settings');
  await save(page, 'settings');
  for (const { page: each } of [aya, ren]) await each.context().close();
}

try {
  for (const theme of THEMES) for (const size of ['desktop', 'phone'] as const) await shoot(size, theme);
} finally {
  await Promise.all([plain.close(), ayasBrowser.close(), rensBrowser.close()]);
  await mado.stop();
  rmSync(cameras, { recursive: true, force: true });
}
