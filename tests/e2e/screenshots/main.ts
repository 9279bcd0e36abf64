import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContextOptions, chromium } from '@playwright/test';
import { newPage, PASSWORD } from '@/tests/e2e/fixtures/people';
import { openAccounts } from '../../fixtures/accounts';
import { chromiumLaunch } from '../../fixtures/chromium';
import { startMado } from '../../fixtures/mado';
import { type Portrait, writePortrait } from '../../fixtures/portrait';
import { shootAccount } from './account-scenes';
import { shootAdministration } from './admin-scenes';
import { shootContacts } from './contact-scenes';
import { type Crowd, gather } from './crowd';
import { GALLERY, galleryPage } from './gallery';
import {
  type Look,
  shootCall,
  shootChat,
  shootDevices,
  shootLobby,
  shootRoomsOfTrouble,
  shootSignedOut,
} from './scenes';

/*
 * Screenshots of every screen, in both sizes, both themes and both languages, for review; or of the main screens alone,
 * for docs/screens.md. Run by scripts/screenshots.mjs.
 */

const PORTRAITS: Record<'aya' | 'ren', Portrait> = {
  aya: { wall: '#c98f6b', light: '#f7e3c5', hair: '#3a2a26', skin: '#f0c7a4', clothes: '#3f6f78' },
  ren: { wall: '#54706b', light: '#cfe0d4', hair: '#20242b', skin: '#d9a77f', clothes: '#e0a63f' },
};
/** A phone has no pointer that hovers: hints about keys are not shown there. */
const SCREENS: Record<Look['size'], BrowserContextOptions> = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};
/** Names that test the layout: the longest of wide characters, one long word, and a right-to-left one. */
const HARD_NAMES = ['🪟'.repeat(50), `Wolfeschlegelsteinhausen${'bergerdorff'.repeat(2)}`, 'مريم بنت عبد الرحمن العلي'];
const CROWD = 2_000;

const looks: Look[] = (['en', 'ja'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    (['desktop', 'phone'] as const).map((size) => ({ language, theme, size })),
  ),
);

const isGallery = process.argv[2] === '--gallery';
const [folder = '', only = ''] = isGallery ? ['docs/screens'] : process.argv.slice(2);
if (!folder) throw new Error('Usage: node scripts/screenshots.mjs FOLDER [LOOK] | --gallery');
if (isGallery) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const cameras = mkdtempSync(path.join(tmpdir(), 'mado-portraits-'));
const plain = await chromium.launch(chromiumLaunch());
const launch = async (who: keyof typeof PORTRAITS) => {
  const file = path.join(cameras, `${who}.y4m`);
  await writePortrait(plain, file, PORTRAITS[who]);
  return chromium.launch(chromiumLaunch(file));
};
const [ayasBrowser, rensBrowser] = [await launch('aya'), await launch('ren')];
// Nobody signs in with a provider here: their buttons are looked at.
const mado = await startMado({
  LOG_LEVEL: 'warn',
  ...(isGallery
    ? {}
    : {
        ...{ GOOGLE_CLIENT_ID: 'x', GOOGLE_CLIENT_SECRET: 'x', GITHUB_CLIENT_ID: 'x', GITHUB_CLIENT_SECRET: 'x' },
        ...{ LINE_CLIENT_ID: '1', LINE_CLIENT_SECRET: 'x' },
      }),
});
const accounts = await openAccounts(mado, PASSWORD);

/** Opens pages of this look in either browser; with a name, signed in. */
function studio(look: Look) {
  const options: BrowserContextOptions = {
    ...SCREENS[look.size],
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

async function shootEverything(): Promise<void> {
  const wanted = looks.filter(({ language, theme, size }) => `${size}-${theme}-${language}`.includes(only));
  for (const look of wanted) {
    const scene = { look, folder, open: studio(look) };
    await shootSignedOut(scene);
    await shootAccount(scene, mado);
    await shootAdministration(scene, mado, accounts);
    await shootContacts(scene, mado);
    await shootCall(scene, ['Aya Mori', '蓮 Ren'], '');
    await shootChat(scene);
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
}

async function shootGallery(): Promise<void> {
  const scenes = GALLERY.map(({ look, screens }) => ({ look, folder, gallery: screens, open: studio(look) }));
  for (const scene of scenes) {
    await shootSignedOut(scene);
    await shootCall(scene, ['Aya Mori', '蓮 Ren'], '');
  }
  crowd = await gather(mado, accounts, ['Ren Aoki', 'Noor Haddad', 'Tomás Vidal', '青木 さくら', 'Ren Aoki']);
  for (const scene of scenes) await shootLobby(scene, 'few', ['Tomás Vidal', 'Noor Haddad']);
  writeFileSync('docs/screens.md', galleryPage(path.basename(folder)));
}

try {
  await (isGallery ? shootGallery() : shootEverything());
} finally {
  crowd?.leave();
  await accounts.close();
  await Promise.all([plain.close(), ayasBrowser.close(), rensBrowser.close()]);
  await mado.stop();
  rmSync(cameras, { recursive: true, force: true });
}
