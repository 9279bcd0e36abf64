import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsSchema } from './schema';
import { secretsAsValues } from './secret-files';
import { parseSettings } from './settings';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mado-secret-files-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const path = join(folder, 'secret');
  writeFileSync(path, text);
  return path;
}
const value = 'k'.repeat(32);
const applesKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()
  .trim();

describe('a secret in a file', () => {
  it.each([
    ['AUTH_SECRET', value],
    ['INTERNAL_SECRET', value],
    ['DATABASE_URL', 'postgres://mado:hunter2@db/mado'],
  ] as const)('gives %s, without the newline at its end', (name, text) => {
    for (const end of ['', '\n', '\r\n', '\n\n']) {
      expect(parseSettings({ [`${name}_FILE`]: fileWith(text + end) })[name]).toBe(text);
    }
  });

  it('is as good as the variable where another setting needs it', () => {
    const settings = parseSettings({ TURN_URLS: 'turn:turn.example', TURN_SECRET_FILE: fileWith(`${value}\n`) });
    expect(settings.TURN_SECRET).toBe(value);
  });

  it('keeps every other character', () => {
    const text = ` ${value}\tü\n line two `;
    expect(parseSettings({ AUTH_SECRET_FILE: fileWith(text) }).AUTH_SECRET).toBe(text);
  });

  it('counts as unset where the variable is empty, and so does the value', () => {
    expect(parseSettings({ AUTH_SECRET: value, AUTH_SECRET_FILE: '' }).AUTH_SECRET).toBe(value);
    expect(parseSettings({ AUTH_SECRET: '', AUTH_SECRET_FILE: fileWith(value) }).AUTH_SECRET).toBe(value);
  });

  it('is refused beside the variable, without either value', () => {
    const both = { AUTH_SECRET: 'm'.repeat(32), AUTH_SECRET_FILE: fileWith(value) };
    expect(() => parseSettings(both)).toThrow(/^AUTH_SECRET_FILE: AUTH_SECRET is set as well; keep one of the two$/);
  });

  it('is refused by name when it is missing, a folder or empty, all at once', () => {
    const missing = join(folder, 'missing');
    const given = { AUTH_SECRET_FILE: missing, INTERNAL_SECRET_FILE: folder, TURN_SECRET_FILE: fileWith('\n') };
    expect(() => parseSettings(given)).toThrow(
      [
        `AUTH_SECRET_FILE: the file "${missing}" cannot be read (it does not exist)`,
        `INTERNAL_SECRET_FILE: the file "${folder}" cannot be read (it is a folder)`,
        `TURN_SECRET_FILE: the file "${join(folder, 'secret')}" is empty`,
      ].join('\n'),
    );
  });

  it('is refused by name, without its content, when that is too short or no address', () => {
    const path = fileWith('hunter2\n');
    expect(() => parseSettings({ AUTH_SECRET_FILE: path })).toThrow(
      new RegExp(`^AUTH_SECRET_FILE: the file "${path}" does not hold what AUTH_SECRET wants: at least 32 characters$`),
    );
    expect(() => parseSettings({ DATABASE_URL_FILE: path })).toThrow(
      new RegExp(
        `^DATABASE_URL_FILE: the file "${path}" does not hold what DATABASE_URL wants: file:… or postgres://…$`,
      ),
    );
  });

  it('reaches the programs as a value, whichever of the settings it is', () => {
    const names = Object.keys(settingsSchema.shape).filter((name) => `${name}_FILE` in settingsSchema.shape);
    expect(names).toContain('METRICS_TOKEN');
    const texts: Record<string, string> = {
      DATABASE_URL: 'file:/nowhere/mado.db',
      REDIS_URL: 'redis://:hunter2@redis',
      SMTP_URL: 'smtps://mado:hunter2@mail.example',
      APPLE_PRIVATE_KEY: applesKey,
      VAPID_PRIVATE_KEY: Buffer.alloc(32, 7).toString('base64url'),
    };
    const others: Record<string, Record<string, string>> = {
      TURN_SECRET: { TURN_URLS: 'turn:turn.example' },
      SMTP_URL: { MAIL_FROM: 'mado@mail.example' },
      GOOGLE_CLIENT_SECRET: { GOOGLE_CLIENT_ID: 'mado' },
      GITHUB_CLIENT_SECRET: { GITHUB_CLIENT_ID: 'mado' },
      LINE_CLIENT_SECRET: { LINE_CLIENT_ID: 'mado' },
      APPLE_PRIVATE_KEY: { APPLE_CLIENT_ID: 'mado', APPLE_TEAM_ID: 'team', APPLE_KEY_ID: 'key' },
      OIDC_CLIENT_SECRET: { OIDC_CLIENT_ID: 'mado', OIDC_ISSUER: 'https://id.example' },
      REDIS_URL: { DATABASE_URL: 'postgres://db/mado', AUTH_SECRET: value, INTERNAL_SECRET: value },
    };
    for (const name of names) {
      const text = texts[name] ?? value;
      const needed = others[name] ?? {};
      const settings = parseSettings({ ...needed, [`${name}_FILE`]: fileWith(text) });
      const passedOn = secretsAsValues(settings);
      expect(passedOn).toMatchObject({ [name]: text, [`${name}_FILE`]: '' });
      // As the programs read them.
      expect(parseSettings({ ...needed, ...passedOn })[name as 'AUTH_SECRET']).toBe(text);
    }
  });
});
