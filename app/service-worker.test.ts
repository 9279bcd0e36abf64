import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LOCALES } from '@/lib/i18n/locale';

const inPublic = (path: string) => readFileSync(new URL(`../public${path}`, import.meta.url), 'utf8');
const worker = inPublic('/sw.js');

describe('the service worker', () => {
  it('keeps the page for no connection under a name that changes with it', () => {
    const hash = createHash('sha256').update(inPublic('/offline.html')).digest('hex').slice(0, 12);
    expect(/const OFFLINE_CACHE = '(.+)';/.exec(worker)?.[1]).toBe(`offline-${hash}`);
  });

  it('has the same words in each language', () => {
    const source = /const WORDS = (\{[\s\S]*?\n\});/.exec(worker)?.[1] ?? '';
    const words: Record<string, Record<string, unknown>> = new Function(`return ${source}`)();
    expect(Object.keys(words)).toEqual([...LOCALES]);
    for (const locale of LOCALES) expect(Object.keys(words[locale] ?? {})).toEqual(Object.keys(words.en ?? {}));
  });
});

describe('the page for no connection', () => {
  it('needs nothing that is not in it', () => {
    const page = inPublic('/offline.html');
    expect(page).not.toMatch(/<script|<link|<img|url\(/);
    for (const locale of LOCALES) expect(page).toContain(`lang="${locale}"`);
  });
});
