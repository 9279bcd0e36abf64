import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = (locale: string) => new URL(`./messages/${locale}/`, import.meta.url);
const read = (locale: string, file: string) => JSON.parse(readFileSync(new URL(file, folder(locale)), 'utf8'));

function keysOf(messages: object, prefix = ''): string[] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? keysOf(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

describe('messages', () => {
  it.each(readdirSync(folder('en')))('%s has the same messages and placeholders in Japanese', (file) => {
    expect(keysOf(read('ja', file)).sort()).toEqual(keysOf(read('en', file)).sort());
  });
});
