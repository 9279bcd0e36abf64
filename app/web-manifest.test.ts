import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const inPublic = (path: string) => new URL(`../public${path}`, import.meta.url);

interface Icon {
  readonly src: string;
  readonly sizes: string;
  readonly type: string;
  readonly purpose: string;
}

const manifest = JSON.parse(readFileSync(inPublic('/manifest.webmanifest'), 'utf8'));
const icons: readonly Icon[] = manifest.icons;

/** Width and height are in the header chunk (PNG specification, 11.2.1). */
function sizeOfPng(path: string): string {
  const png = readFileSync(inPublic(path));
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}

describe('the web manifest', () => {
  it('has what browsers ask of an app that can be installed', () => {
    expect(manifest).toMatchObject({ name: 'Mado', short_name: 'Mado', start_url: '/', display: 'standalone' });
    const pngs = icons.filter(({ type }) => type === 'image/png').map(({ sizes, purpose }) => `${sizes} ${purpose}`);
    expect(pngs).toEqual(['192x192 any', '512x512 any', '512x512 maskable']);
  });

  it.each(icons)('$src exists in the size it says', ({ src, sizes, type }) => {
    expect(existsSync(inPublic(src))).toBe(true);
    if (type === 'image/png') expect(sizeOfPng(src)).toBe(sizes);
  });

  it('has the page colour of the light theme', () => {
    const styles = readFileSync(new URL('globals.css', import.meta.url), 'utf8');
    const paper = /:root \{[^}]*--paper: (#\w{6});/.exec(styles)?.[1];
    expect(manifest).toMatchObject({ theme_color: paper, background_color: paper });
  });
});
