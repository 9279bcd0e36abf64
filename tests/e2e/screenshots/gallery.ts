import { type Look, nameOf } from './scenes';

/** What docs/screens.md shows: few enough to look at, and to keep in the repository. */
export const GALLERY: readonly { readonly title: string; readonly look: Look; readonly screens: readonly string[] }[] =
  [
    {
      title: 'Desktop, light',
      look: { size: 'desktop', theme: 'light', language: 'en' },
      screens: ['welcome', 'sign-up', 'lobby-few', 'ringing-out', 'ringing-in', 'call', 'ended', 'settings', 'check'],
    },
    {
      title: 'Desktop, dark',
      look: { size: 'desktop', theme: 'dark', language: 'en' },
      screens: ['lobby-few', 'ringing-in', 'settings'],
    },
    {
      title: 'Phone, light',
      look: { size: 'phone', theme: 'light', language: 'en' },
      screens: ['welcome', 'lobby-few', 'ringing-in', 'call'],
    },
    {
      title: 'Phone, dark, in Japanese',
      look: { size: 'phone', theme: 'dark', language: 'ja' },
      screens: ['lobby-few', 'ringing-in', 'call', 'settings'],
    },
  ];

const CAPTIONS: Readonly<Record<string, string>> = {
  welcome: 'The start page',
  'sign-up': 'Signing up',
  'lobby-few': 'The lobby: who is online',
  'ringing-out': 'Calling somebody',
  'ringing-in': 'Somebody calls',
  call: 'A call',
  ended: 'After a call',
  settings: 'Settings',
  check: 'The connection test',
};

/** The gallery as Markdown; `folder` is where the pictures are, seen from it. */
export function galleryPage(folder: string): string {
  const sections = GALLERY.map(({ title, look, screens }) => {
    const pictures = screens.map((screen) => {
      const caption = CAPTIONS[screen] ?? screen;
      return `**${caption}**\n\n![${caption}](${folder}/${nameOf(screen, look)}.jpg)`;
    });
    return `## ${title}\n\n${pictures.join('\n\n')}`;
  });
  const intro = '`node scripts/screenshots.mjs --gallery` takes these pictures and writes this page.';
  return `# Screens\n\n${intro}\n\n${sections.join('\n\n')}\n`;
}
