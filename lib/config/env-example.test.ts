import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from './schema';

const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
const settings = [...text.matchAll(/^#([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => ({ name, value }));
const written = Object.fromEntries(
  settings.filter(({ value }) => value !== '').map(({ name, value }) => [name, value]),
);

describe('.env.example', () => {
  it('names every setting, in order, and nothing else', () => {
    expect(settings.map(({ name }) => name)).toEqual(Object.keys(settingsSchema.shape));
    expect(text.replaceAll(/^#.*$/gm, '').trim()).toBe('');
  });

  it('shows the defaults of the schema', () => {
    expect(settingsSchema.parse(written)).toEqual(settingsSchema.parse({}));
    const fixed = Object.entries(settingsSchema.parse({})).filter(([, value]) => String(value) !== '');
    expect(Object.keys(written)).toEqual(fixed.map(([name]) => name));
  });

  it('explains each setting in one line above it', () => {
    for (const { name } of settings) expect(text, name).toMatch(new RegExp(`\\n\\n# .{10,118}\\n#${name}=`));
  });
});
