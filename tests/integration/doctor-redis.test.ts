import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSettings } from '@/lib/config/settings';
import { fingerprintOf, keepMark } from '@/lib/redis/fingerprint';
import { closeRedis, openRedis } from '@/lib/redis/open-redis';
import { checkRedis } from '@/scripts/mado/doctor/redis/check-redis';
import { freePort } from '@/tests/fixtures/free-port';
import { startRedis, type TestRedis } from '@/tests/fixtures/redis';

const logger = pino({ level: 'silent' });
const secret = 's'.repeat(32);
let server: TestRedis;
let places = 0;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

function settingsOf(changed: Record<string, string> = {}) {
  return parseSettings({
    ...{ REDIS_URL: server.url, REDIS_PREFIX: `doctor-${places}:`, DATABASE_URL: 'postgres://db.example/mado' },
    ...{ AUTH_SECRET: secret, INTERNAL_SECRET: secret },
    ...changed,
  });
}
async function examine(changed: Record<string, string> = {}) {
  const settings = settingsOf(changed);
  const patient = { settings, internalSecret: secret, dataDir: '/nowhere', fix: false };
  return checkRedis.run(patient);
}
/** Without the time that Redis takes, which on a busy machine says nothing. */
const wrong = (findings: Awaited<ReturnType<typeof examine>>) =>
  findings.filter(({ id, level }) => level !== 'ok' && id !== 'redis-latency');

/** Leaves the mark of a sidecar that runs with these settings, and calls `during` meanwhile. */
async function besideSidecar(changed: Record<string, string>, during: () => Promise<void>): Promise<void> {
  const { REDIS_PREFIX: prefix } = settingsOf();
  const redis = await openRedis({ url: server.url, prefix }, logger);
  await expect.poll(() => redis.status).toBe('ready');
  const stop = keepMark(redis, 'one', { host: 'machine-2', settings: fingerprintOf(settingsOf(changed)) });
  await expect.poll(() => redis.exists('settings:one')).toBe(1);
  await during();
  stop();
  await closeRedis(redis);
}

describe('what the doctor says of Redis', () => {
  it('is nothing without one', async () => {
    const settings = parseSettings({});
    expect(await checkRedis.run({ settings, internalSecret: secret, dataDir: '/nowhere', fix: false })).toEqual([]);
  });

  it('is that all is well beside a sidecar of the same settings', async () => {
    places++;
    await besideSidecar({}, async () => {
      const findings = await examine();
      expect(wrong(findings)).toEqual([]);
      expect(findings.map(({ id }) => id)).toEqual(
        expect.arrayContaining([
          'redis-version',
          'redis-policy',
          'redis-persistence',
          'redis-latency',
          'redis-settings',
        ]),
      );
    });
  });

  it('names the machine and the settings that differ', async () => {
    places++;
    await besideSidecar({ AUTH_SECRET: 'other'.repeat(8), EARLY_LINKS: 'nobody' }, async () => {
      const [finding, ...others] = wrong(await examine());
      expect(others).toEqual([]);
      expect(finding).toMatchObject({ id: 'redis-settings', level: 'problem' });
      expect(finding?.sentence).toMatch(/^The sidecar on machine-2 runs with another AUTH_SECRET, EARLY_LINKS than /);
    });
  });

  it('is a warning where no sidecar has left its mark', async () => {
    places++;
    expect(wrong(await examine())).toMatchObject([{ id: 'redis-settings', level: 'warning' }]);
  });

  it('is what to do about a wrong password, a wrong port, and TLS where there is none', async () => {
    const withoutPassword = server.url.replace(/:[^:@/]+@/, '');
    const nobodyThere = `redis://127.0.0.1:${await freePort()}`;
    for (const [url, code, mend] of [
      [withoutPassword, 'NOAUTH', 'password'],
      [server.url.replace(/:[^:@/]+@/, ':wrong@'), 'WRONGPASS', 'password'],
      [nobodyThere, 'ECONNREFUSED', 'Start Redis'],
    ] as const) {
      const findings = await examine({ REDIS_URL: url });
      expect(findings).toMatchObject([{ id: 'redis', level: 'problem', mend: expect.stringContaining(mend) }]);
      expect(findings[0]?.sentence).toContain(code);
    }
    const [tls, ...others] = await examine({ REDIS_URL: server.url.replace('redis:', 'rediss:') });
    expect(others).toEqual([]);
    expect(tls).toMatchObject({ id: 'redis', level: 'problem' });
  });
});
