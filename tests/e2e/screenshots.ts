import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContextOptions, chromium } from '@playwright/test';
import { openAccounts } from '../fixtures/accounts';
import { chromiumLaunch } from '../fixtures/chromium';
import { startMado } from '../fixtures/mado';
import { type Portrait, writePortrait } from '../fixtures/portrait';
import { newPage, PASSWORD } from './people';
import { type Crowd, gather } from './screenshots-crowd';
import {
  type Look,
  shootCall,
  shootDevices,
  shootLobby,
  shootRoomsOfTrouble,
  shootSignedOut,
} from './screenshots-scenes';

/*
 * Pictures of every screen, in both sizes, both themes and both languages, to look at. Run by scripts/screenshots.mjs.
 * `call-desktop-light-en.png` is the README's.
 */

const PORTRAITS: Record<'aya' | 'ren', Portrait> = {
  aya: { wall: '#c98f6b', light: '#f7e3c5', hair: '#3a2a26', skin: '#f0c7a4', clothes: '#3f6f78' },
  ren: { wall: '#54706b', light: '#cfe0d4', hair: '#20242b', skin: '#d9a77f', clothes: '#e0a63f' },
};
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
/** Names that try to break a layout: the longest of wide signs, one word, and one that is read from the right. */
const HARD_NAMES = ['🪟'.repeat(50), `Wolfeschlegelsteinhausen${'bergerdorff'.repeat(2)}`, 'مريم بنت عبد الرحمن العلي'];
const CROWD = 2_000;

const looks: Look[] = (['en', 'ja'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    (['desktop', 'phone'] as const).map((size) => ({ language, theme, size })),
  ),
);

const [folder = 'test-results/screenshots', only = ''] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const cameras = mkdtempSync(path.join(tmpdir(), 'mado-portraits-'));
const plain = await chromium.launch(chromiumLaunch());
const launch = async (who: keyof typeof PORTRAITS) => {
  const file = path.join(cameras, `${who}.y4m`);
  await writePortrait(plain, file, PORTRAITS[who]);
  return chromium.launch(chromiumLaunch(file));
};
const [ayasBrowser, rensBrowser] = [await launch('aya'), await launch('ren')];
const mado = await startMado({ LOG_LEVEL: 'warn' });
const accounts = await openAccounts(mado, PASSWORD);

/** A page of this look in either browser; with a name, of somebody signed in. */
function studio(look: Look) {
  const options: BrowserContextOptions = {
    viewport: SIZES[look.size],
    colorScheme: look.theme,
    locale: look.language === 'ja' ? 'ja-JP' : 'en-US',
  };
  return async (camera: keyof typeof PORTRAITS, name?: string, more: BrowserContextOptions = {}) => {
    const page = await newPage(camera === 'aya' ? ayasBrowser : rensBrowser, mado.url, { ...options, ...more });
    if (name) {
      const { cookie } = await accounts.make(name);
      await page.context().addCookies([cookie]);
      await page.goto('/lobby');
    }
    return page;
  };
}

let crowd: Crowd | undefined;
try {
  const wanted = looks.filter(({ language, theme, size }) => `${size}-${theme}-${language}`.includes(only));
  for (const look of wanted) {
    const scene = { look, folder, open: studio(look) };
    await shootSignedOut(scene);
    await shootCall(scene, ['Aya Mori', '蓮 Ren'], '');
    await shootRoomsOfTrouble(scene);
    await shootDevices(scene);
    for (const [index, name] of HARD_NAMES.entries()) {
      if (look.theme === 'light') await shootCall(scene, [name, name], `-name-${index + 1}`);
    }
  }
  crowd = await gather(mado, accounts, ['Ren Aoki', ...HARD_NAMES, '青木 さくら']);
  for (const look of wanted) await shootLobby({ look, folder, open: studio(look) }, 'few');
  await crowd.grow(CROWD);
  for (const look of wanted) await shootLobby({ look, folder, open: studio(look) }, 'crowd');
} finally {
  crowd?.leave();
  await accounts.close();
  await Promise.all([plain.close(), ayasBrowser.close(), rensBrowser.close()]);
  await mado.stop();
  rmSync(cameras, { recursive: true, force: true });
}
