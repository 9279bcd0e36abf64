import { describe, expect, it } from 'vitest';
import { parseSettings, SettingsError } from './settings';

const kept = { DATABASE_URL: 'postgres://db.example/mado', AUTH_SECRET: 'a'.repeat(32), TRUSTED_PROXY_HOPS: '1' };

function messageOf(environment: Record<string, string>): string {
  try {
    parseSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe.each([
  ['Heroku', { DYNO: 'web.1', HEROKU_APP_DEFAULT_DOMAIN_NAME: 'call.example.org' }],
  ['Render', { RENDER: 'true', RENDER_EXTERNAL_HOSTNAME: 'call.example.org' }],
  ['Fly.io', { FLY_APP_NAME: 'call' }],
  ['Railway', { RAILWAY_PROJECT_ID: 'id', RAILWAY_PUBLIC_DOMAIN: 'call.example.org' }],
  ['Koyeb', { KOYEB_APP_NAME: 'call', KOYEB_PUBLIC_DOMAIN: 'call.example.org' }],
  ['Cloud Run', { K_SERVICE: 'call', PUBLIC_URL: 'https://call.example.org' }],
])('on %s', (name, platform: Record<string, string>) => {
  it('refuses a start after which the accounts would be lost, and names both settings', () => {
    const lines = messageOf({ ...platform, TRUSTED_PROXY_HOPS: '1' }).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(new RegExp(`^DATABASE_URL: got nothing, wants postgres://…, as ${name} throws files`));
    expect(lines[1]).toMatch(/^AUTH_SECRET: got nothing, wants at least 32 random characters/);
    for (const line of lines) expect(line).toContain('set DATA_IS_KEPT=1 instead');
  });

  it('refuses a database in a file as well', () => {
    const message = messageOf({ ...platform, ...kept, DATABASE_URL: 'file:/app/data/mado.db' });
    expect(message).toMatch(/^DATABASE_URL: got \(hidden\), wants postgres:\/\/…/);
    expect(message).not.toContain('AUTH_SECRET');
  });

  it('refuses secrets that only the disk has', () => {
    const { AUTH_SECRET: _, ...others } = kept;
    expect(messageOf({ ...platform, ...others })).toMatch(/^AUTH_SECRET: got nothing/);
  });

  it('starts with PostgreSQL and a secret, for everybody, at the address of the app', () => {
    const settings = parseSettings({ ...platform, ...kept, PORT: '8080', HOSTNAME: '10.0.0.7' });
    expect(settings).toMatchObject({ host: '0.0.0.0', PORT: 8080, signUpsPerHour: 100 });
    expect(settings.publicUrl).toBe(name === 'Fly.io' ? 'https://call.fly.dev' : 'https://call.example.org');
  });

  it('starts with files where the disk is said to be kept', () => {
    const settings = parseSettings({ ...platform, TRUSTED_PROXY_HOPS: '1', DATA_DIR: '/data', DATA_IS_KEPT: '1' });
    expect(settings.databaseUrl).toBe('file:/data/mado.db');
  });

  it('prefers what the operator says about the address and where to listen', () => {
    const settings = parseSettings({ ...platform, ...kept, PUBLIC_URL: 'https://own.example', HOST: '::' });
    expect(settings).toMatchObject({ publicUrl: 'https://own.example', host: '::' });
  });
});

it('asks for the address where the platform does not tell it', () => {
  expect(messageOf({ ...kept, DYNO: 'web.1' })).toBe(
    'PUBLIC_URL: got nothing, wants the https:// address that Heroku gave this app, or your own',
  );
});

it('still asks for the number of proxies', () => {
  expect(messageOf({ ...kept, FLY_APP_NAME: 'call', TRUSTED_PROXY_HOPS: '' })).toMatch(
    /^TRUSTED_PROXY_HOPS: got nothing/,
  );
});

it('asks none of this on a machine of its own', () => {
  expect(parseSettings({ HOSTNAME: '10.0.0.7' })).toMatchObject({
    host: '127.0.0.1',
    publicUrl: 'http://localhost:3000',
  });
  expect(messageOf({ DATA_IS_KEPT: 'yes' })).toBe('DATA_IS_KEPT: got "yes", wants 1, or nothing');
});
