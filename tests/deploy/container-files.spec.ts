import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { settingsSchema } from '@/lib/config/schema';
import { parseSettings } from '@/lib/config/settings';

/*
 * Docker cannot run everywhere that the tests do: the image is built and run without it (container.spec.ts), and
 * compose.yaml is read here and compared with what it names.
 */

interface Service {
  readonly environment?: Record<string, string>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly command?: string | readonly string[];
  readonly profiles?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly build?: { context: string; dockerfile: string };
}

const folder = 'deploy/container';
const text = readFileSync(join(folder, 'compose.yaml'), 'utf8');
const compose: { services: Record<string, Service>; volumes: Record<string, null> } = parse(text, { merge: true });
const services = Object.entries(compose.services);
const envExample = readFileSync(join(folder, 'env.example'), 'utf8');
const dockerfile = readFileSync(join(folder, 'Dockerfile'), 'utf8');

/** The names in env.example, those that are commented out included. */
const offered = [...envExample.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name);

/** What Compose makes of `${NAME}`, `${NAME:-default}` and `${NAME:?message}`. */
const filledIn = (value: string, variables: Record<string, string>) =>
  value.replaceAll(/\$\{([A-Z_]+)(?::[-?][^}]*)?\}/g, (_, name) => variables[name] ?? '');

function madoSettings(variables: Record<string, string>) {
  const environment = Object.entries(compose.services.mado?.environment ?? {});
  return parseSettings(Object.fromEntries(environment.map(([name, value]) => [name, filledIn(value, variables)])));
}

test.describe('compose.yaml', () => {
  test('gives Mado settings that exist and that it accepts', () => {
    const names = Object.keys(compose.services.mado?.environment ?? {});
    expect(Object.keys(settingsSchema.shape)).toEqual(expect.arrayContaining(names));
    const settings = madoSettings({ DOMAIN: 'call.example.org', TURN_SECRET: 's'.repeat(64) });
    expect(settings).toMatchObject({
      publicUrl: 'https://call.example.org',
      TRUSTED_PROXY_HOPS: 1,
      STUN_URLS: ['stun:call.example.org:3478'],
      TURN_URLS: ['turn:call.example.org:3478?transport=udp', 'turn:call.example.org:3478?transport=tcp'],
    });
    expect(settings.databaseUrl).toMatch(/^file:/);
    const DATABASE_URL = 'postgres://mado:PASSWORD@postgres/mado';
    expect(envExample).toContain(`DATABASE_URL=${DATABASE_URL}`);
    const withPostgres = madoSettings({ DOMAIN: 'call.example.org', TURN_SECRET: 's'.repeat(64), DATABASE_URL });
    expect(withPostgres.databaseUrl).toBe(DATABASE_URL);
  });

  test('gives two of Mado one database, one Redis and the same secrets, each with a folder of its own', () => {
    const { mado, 'mado-2': second, redis } = compose.services;
    expect(second?.environment).toEqual(mado?.environment);
    expect(second?.volumes).not.toEqual(mado?.volumes);
    expect(redis?.command?.at(-1)).toContain('maxmemory-policy noeviction');
    const variables = {
      ...{ DOMAIN: 'call.example.org', TURN_SECRET: 's'.repeat(64) },
      ...{ DATABASE_URL: 'postgres://mado:PASSWORD@postgres/mado', REDIS_URL: 'redis://:PASSWORD@redis' },
    };
    expect(envExample).toContain(`#REDIS_URL=${variables.REDIS_URL}\n`);
    expect(() => madoSettings(variables)).toThrow(/^AUTH_SECRET: got nothing/);
    const secrets = { AUTH_SECRET: 'a'.repeat(64), INTERNAL_SECRET: 'b'.repeat(64) };
    expect(madoSettings({ ...variables, ...secrets }).REDIS_URL).toBe(variables.REDIS_URL);
  });

  test('reads no variable that env.example does not offer, and offers none that nobody reads', () => {
    const read = [...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);
    expect(new Set([...read, 'COMPOSE_PROFILES'])).toEqual(new Set(offered));
  });

  for (const [name, service] of services)
    test(`keeps ${name} from gaining rights and writing where nothing is kept`, () => {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        restart: 'unless-stopped',
      });
      expect(service.stop_grace_period).toMatch(/^\d+s$/);
    });

  test('mounts files that exist and volumes that are declared', () => {
    const mounts = services.flatMap(([, { volumes = [] }]) => volumes.map((mount) => mount.split(':')[0] ?? ''));
    const files = mounts.filter((source) => source.startsWith('.'));
    for (const file of files) expect(existsSync(join(folder, file)), file).toBe(true);
    const named = mounts.filter((source) => !source.startsWith('.'));
    expect(new Set(named)).toEqual(new Set(Object.keys(compose.volumes)));
    const { context = '', dockerfile: path = '' } = compose.services.mado?.build ?? {};
    expect(existsSync(join(folder, context, path))).toBe(true);
  });

  test('opens only Caddy to the outside, and needs no PostgreSQL', () => {
    expect(services.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['caddy']);
    const withProfile = services.filter(([, { profiles }]) => profiles).map(([name]) => name);
    expect(withProfile.sort()).toEqual(['mado-2', 'postgres', 'redis']);
  });

  test('lets Caddy find Mado at the port and under the name that it has', () => {
    const port = /\bPORT=(\d+)/.exec(dockerfile)?.[1];
    expect(dockerfile).toContain(`EXPOSE ${port}`);
    expect(readFileSync(join(folder, 'Caddyfile'), 'utf8')).toContain(`reverse_proxy {$UPSTREAMS:mado:${port}} {`);
    expect(compose.services.caddy?.environment?.UPSTREAMS).toBe(`\${UPSTREAMS:-mado:${port}}`);
    expect(envExample).toContain(`#UPSTREAMS=mado:${port} mado-2:${port}\n`);
    expect(compose.services.mado?.volumes).toEqual([`data:${/DATA_DIR=(\S+)/.exec(dockerfile)?.[1]}`]);
  });

  test('starts coturn with the secret and the name that Mado has', () => {
    const command = filledIn(String(compose.services.coturn?.command ?? ''), {
      DOMAIN: 'call.example.org',
      TURN_SECRET: 'abc',
    });
    expect(command).toContain('--realm=call.example.org --static-auth-secret=abc ');
    const path = /-c (\S+)/.exec(command)?.[1];
    expect(compose.services.coturn?.volumes).toEqual([`../coturn/turnserver.conf:${path}:ro`]);
  });
});
