import { describe, expect, it } from 'vitest';
import { pickLocale } from './locale';

describe('pickLocale', () => {
  it.each([
    [undefined, null, 'en'],
    [undefined, 'ja-JP', 'ja'],
    [undefined, 'fr, ja;q=0.8, en;q=0.7', 'ja'],
    [undefined, 'en;q=0.5, ja;q=0.9', 'ja'],
    [undefined, 'ja;q=0, en', 'en'],
    [undefined, 'de', 'en'],
    [undefined, ';;;q=,,', 'en'],
    ['en', 'ja', 'en'],
    ['xx', 'ja', 'ja'],
  ] as const)('chosen %s, browser %s: %s', (chosen, acceptLanguage, locale) => {
    expect(pickLocale(chosen, acceptLanguage)).toBe(locale);
  });
});
