import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { settingsSchema } from '@/lib/config/schema';
import { parseSettings } from '@/lib/config/settings';

const DATABASE_URL = 'postgres://mado:secret@db.example/mado';
const SECRET = 's'.repeat(44);
const packageJson = JSON.parse(readFileSync('package.json', 'utf8'));
const known = Object.keys(settingsSchema.shape);

test.describe('the Procfile and app.json of Heroku', () => {
  const app = JSON.parse(readFileSync('app.json', 'utf8'));
  const env: Record<string, { value?: string; generator?: string }> = app.env;

  test('starts one web process with a script that exists', () => {
    const [, script] = /^web: npm (\w+)\n$/.exec(readFileSync('Procfile', 'utf8')) ?? [];
    expect(packageJson.scripts).toHaveProperty(script ?? 'none');
    expect(packageJson.scripts).toHaveProperty('build');
    expect(app.formation).toMatchObject({ web: { quantity: 1 } });
  });

  test('gives settings with which Mado starts there', () => {
    // The database's driver reads this one.
    expect(known).toEqual(expect.arrayContaining(Object.keys(env).filter((name) => name !== 'PGSSLMODE')));
    const given = Object.entries(env).map(([name, { value, generator }]) => [name, generator ? SECRET : (value ?? '')]);
    const dyno = { DYNO: 'web.1', PORT: '5000', HEROKU_APP_DEFAULT_DOMAIN_NAME: 'mado.herokuapp.com', DATABASE_URL };
    expect(app.addons).toEqual(['heroku-postgresql']);
    expect(parseSettings({ ...dyno, ...Object.fromEntries(given) })).toMatchObject({
      PORT: 5000,
      host: '0.0.0.0',
      publicUrl: 'https://mado.herokuapp.com',
      TRUSTED_PROXY_HOPS: 1,
    });
  });
});

test.describe('render.yaml', () => {
  const { services, databases } = parse(readFileSync('deploy/paas/render.yaml', 'utf8'));
  const [web] = services;

  test('builds and starts with scripts that exist, one instance, and asks whether it is ready', () => {
    for (const [, script = ''] of `${web.buildCommand} && ${web.startCommand}`.matchAll(/npm run (\w+)|npm (start)/g)) {
      expect(packageJson.scripts).toHaveProperty(script || 'start');
    }
    expect(web).toMatchObject({ runtime: 'node', numInstances: 1, healthCheckPath: '/readyz' });
    // Render's limits are 1 and 300 s.
    expect(web.maxShutdownDelaySeconds).toBeGreaterThan(30);
    expect(web.maxShutdownDelaySeconds).toBeLessThanOrEqual(300);
  });

  test('gives settings with which Mado starts there', () => {
    interface Variable {
      key: string;
      value?: string;
      generateValue?: boolean;
      fromDatabase?: { name: string; property: string };
    }
    const variables: Variable[] = web.envVars;
    expect([...known, 'NODE_VERSION']).toEqual(expect.arrayContaining(variables.map(({ key }) => key)));
    const given = variables.map(({ key, value, generateValue, fromDatabase }) => {
      if (fromDatabase) expect(fromDatabase).toEqual({ name: databases[0].name, property: 'connectionString' });
      return [key, fromDatabase ? DATABASE_URL : generateValue ? SECRET : value];
    });
    const render = { RENDER: 'true', PORT: '10000', RENDER_EXTERNAL_HOSTNAME: 'mado.onrender.com' };
    expect(parseSettings({ ...render, ...Object.fromEntries(given) })).toMatchObject({
      host: '0.0.0.0',
      publicUrl: 'https://mado.onrender.com',
      databaseUrl: DATABASE_URL,
    });
  });
});

test.describe('fly.toml', () => {
  const text = readFileSync('deploy/paas/fly.toml', 'utf8');
  const section = (name: string) => text.split(`[${name}]\n`)[1]?.split(/\n\s*\[/)[0] ?? '';

  test('gives settings with which Mado starts there, given the secrets that it names', () => {
    const given = [...section('env').matchAll(/^\s*([A-Z_]+) = "(.*)"$/gm)].map(([, name = '', value]) => [
      name,
      value,
    ]);
    expect(known).toEqual(expect.arrayContaining(given.map(([name]) => name)));
    for (const name of ['DATABASE_URL', 'AUTH_SECRET=']) expect(text).toContain(name);
    const fly = { FLY_APP_NAME: 'name', DATABASE_URL, AUTH_SECRET: SECRET, ...Object.fromEntries(given) };
    expect(parseSettings(fly)).toMatchObject({
      host: '0.0.0.0',
      publicUrl: 'https://name.fly.dev',
      TRUSTED_PROXY_HOPS: 2,
    });
    expect(section('http_service')).toContain(`internal_port = ${parseSettings(fly).PORT}\n`);
  });

  test('waits for a stop, asks whether it is ready, and never lets it sleep', () => {
    expect(Number(/^kill_timeout = (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(30);
    expect(section('[http_service.checks]')).toContain('path = "/readyz"');
    expect(section('http_service')).toContain('auto_stop_machines = "off"');
  });
});
