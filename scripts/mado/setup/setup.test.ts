import { cp, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseSettings } from '@/lib/config/settings';
import { openSecrets } from '@/scripts/supervisor/secrets';
import { operate } from '@/tests/fakes/operator';
import { readEnv } from './env-file';

describe('npx mado setup', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mado-setup-'));
    await cp('deploy', join(folder, 'deploy'), { recursive: true });
    vi.spyOn(process, 'cwd').mockReturnValue(folder);
  });
  afterEach(async () => {
    vi.mocked(process.cwd).mockRestore();
    await rm(folder, { recursive: true });
  });

  const setup = (...args: string[]) => operate({}, 'setup', ...args);
  const text = (path: string) => readFile(join(folder, path), 'utf8');
  const env = async () => readEnv(await text('.env'));

  it('writes settings that a start takes, for this account only', async () => {
    expect(await setup('--domain', '窓.example')).toMatchObject({ code: 0, err: '' });
    const settings = parseSettings(await env());
    expect(settings).toMatchObject({
      ...{ publicUrl: 'https://xn--5rz.example', host: '127.0.0.1', PORT: 3000, SIGNALING_PORT: 3001 },
      ...{ TRUSTED_PROXY_HOPS: 1, STUN_URLS: ['stun:xn--5rz.example:3478'] },
      TURN_URLS: [
        'turn:xn--5rz.example:3478?transport=udp',
        'turn:xn--5rz.example:3478?transport=tcp',
        'turns:xn--5rz.example:5349?transport=tcp',
      ],
    });
    const secrets = [settings.AUTH_SECRET, settings.INTERNAL_SECRET, settings.TURN_SECRET];
    expect(new Set(secrets.filter((secret) => secret && secret.length >= 32)).size).toBe(3);
    expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'data/setup'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'data/setup/turnserver.conf'))).mode & 0o777).toBe(0o600);
  });

  it.each(['caddy', 'nginx'])('makes the file of %s from its template, for the domain and the ports', async (proxy) => {
    await writeFile(join(folder, '.env'), 'PORT=3001\n');
    const { code, out } = await setup('--domain', 'a.example', '--proxy', proxy, '--output', 'out');
    expect(code).toBe(0);
    const [name, template] = proxy === 'nginx' ? ['mado.conf', 'nginx/mado.conf'] : ['Caddyfile', 'caddy/Caddyfile'];
    const made = await text(`out/${name}`);
    expect(made).toContain('127.0.0.1:3001');
    expect(made).toContain('127.0.0.1:3002');
    expect(made).not.toContain('call.example.org');
    // The same but for what was replaced.
    const back = made.replaceAll('a.example', 'call.example.org').replaceAll(/\b3001\b/g, '3000');
    expect(back.replaceAll(/\b3002\b/g, '3001')).toBe(await text(`deploy/${template}`));
    expect((await env()).SIGNALING_PORT).toBe('3002');
    expect(out).toMatch(/Keep 3001 and 3002 closed/);
  });

  it('gives coturn the same secret, and a port that the web server leaves free', async () => {
    await setup('--domain', 'a.example');
    const lines = (await text('data/setup/turnserver.conf')).split('\n');
    expect(lines).toContain(`static-auth-secret=${(await env()).TURN_SECRET}`);
    expect(lines).toContain('realm=a.example');
    expect(lines.filter((line) => line.includes('listening-port='))).toEqual([
      'listening-port=3478',
      'tls-listening-port=5349',
    ]);
  });

  it('tells Caddy whom to warn, before all sites', async () => {
    await setup('--domain', 'a.example', '--email', 'Me@A.example');
    const blocks = (await text('data/setup/Caddyfile')).split('\n').filter((line) => /^[^#\s]/.test(line));
    expect(blocks.slice(0, 3)).toEqual(['{', '}', 'a.example {']);
    expect(await text('data/setup/Caddyfile')).toContain('\n\temail me@a.example\n');
  });

  it('says which ports to open and what is left to do', async () => {
    const { out } = await setup('--domain', 'a.example');
    expect(out).toMatch(
      /open 80 and 443 \(TCP; 443 also UDP.*3478 \(UDP and TCP\), 5349 \(TCP\) and 49152-65535 \(UDP\)/,
    );
    expect((await setup('--domain', 'a.example', '--no-turn', '--force')).out).not.toMatch(/3478|coturn/);
  });

  it('changes nothing when it runs again, so that nobody is signed out', async () => {
    await setup('--domain', 'a.example');
    const former = await text('.env');
    const { code, out } = await setup('--domain', 'a.example');
    expect([code, out.match(/stays as it is/g)?.length]).toEqual([0, 3]);
    expect(await text('.env')).toBe(former);
  });

  it('overwrites nothing unless it is told to, and keeps secrets and other settings even then', async () => {
    await setup('--domain', 'a.example');
    const former = await env();
    await writeFile(join(folder, '.env'), `${await text('.env')}RING_TIMEOUT_MS=30000\n`);
    const refused = await setup('--domain', 'b.example');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('.env is there already and would lose PUBLIC_URL=https://a.example, STUN_URLS=');
    expect(refused.err).toMatch(
      /Caddyfile is there already.*\n.*turnserver\.conf is there already.*\nNothing was written/,
    );
    expect(await env()).toEqual({ ...former, RING_TIMEOUT_MS: '30000' });

    expect((await setup('--domain', 'b.example', '--force')).code).toBe(0);
    const { AUTH_SECRET, INTERNAL_SECRET, TURN_SECRET } = former;
    const kept = { AUTH_SECRET, INTERNAL_SECRET, TURN_SECRET, RING_TIMEOUT_MS: '30000' };
    expect(await env()).toMatchObject({ ...kept, PUBLIC_URL: 'https://b.example' });
    expect(await text('data/setup/turnserver.conf')).toContain(`\nstatic-auth-secret=${TURN_SECRET}\n`);
  });

  it('leaves the secrets of an earlier start in force, and those that are in files', async () => {
    await openSecrets(join(folder, 'data'));
    await writeFile(join(folder, 'turn'), `${'t'.repeat(32)}\n`);
    await writeFile(join(folder, '.env'), `TURN_SECRET_FILE=${join(folder, 'turn')}\n`);
    expect((await setup('--domain', 'a.example')).code).toBe(0);
    expect(Object.keys(await env()).filter((name) => name.endsWith('SECRET'))).toEqual([]);
    expect(await text('data/setup/turnserver.conf')).toContain(`\nstatic-auth-secret=${'t'.repeat(32)}\n`);
  });

  it('prints without writing, and without a secret', async () => {
    const { code, out } = await setup('--domain', 'a.example', '--print', '--data-dir', '/var/lib/mado');
    expect(code).toBe(0);
    expect(out).toMatch(/^── .*\.env\n(.*\n)*PUBLIC_URL=https:\/\/a\.example\n(.*\n)*DATA_DIR=\/var\/lib\/mado\n/);
    expect(out.match(/^\S*secret\S*=.*$/gim)?.every((line) => line.endsWith('=(hidden)'))).toBe(true);
    expect(await readdir(folder)).toEqual(['deploy']);
  });

  it('writes through a link to a file elsewhere', async () => {
    await writeFile(join(folder, 'elsewhere'), 'PORT=4000\n');
    await symlink('elsewhere', join(folder, '.env'));
    await setup('--domain', 'a.example');
    expect(await text('elsewhere')).toMatch(/^PORT=4000\nPUBLIC_URL=/);
  });

  it('refuses what no start would take, before it writes anything', async () => {
    await writeFile(join(folder, '.env'), 'PORT=http\n');
    expect((await setup('--domain', 'a.example')).err).toContain('PORT: got "http"');
    await writeFile(join(folder, '.env'), `TURN_SECRET=${'a b'.repeat(11)}\n`);
    expect((await setup('--domain', 'a.example')).err).toContain('TURN_SECRET: coturn reads no spaces');
    expect(await readdir(folder)).not.toContain('data');
  });

  it('names a template that is missing, or that has changed beyond recognition', async () => {
    await writeFile(join(folder, 'deploy/caddy/Caddyfile'), 'mycall.example.org.evil {\n}\n');
    expect((await setup('--domain', 'a.example')).err).toMatch(/Caddyfile has nothing to replace/);
    await rm(join(folder, 'deploy/caddy'), { recursive: true });
    expect((await setup('--domain', 'a.example')).err).toMatch(/The template .*Caddyfile cannot be read \(ENOENT\)/);
  });
});
