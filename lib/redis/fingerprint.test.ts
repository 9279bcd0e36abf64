import { expect, it } from 'vitest';
import { parseSettings } from '@/lib/config/settings';
import { differences, fingerprintOf, installationOf } from './fingerprint';

const secret = 's'.repeat(32);
const given = {
  REDIS_URL: 'redis://redis.example',
  DATABASE_URL: 'postgres://db.example/mado',
  AUTH_SECRET: 'a'.repeat(32),
  INTERNAL_SECRET: secret,
  PUBLIC_URL: 'https://call.example.org',
  TRUSTED_PROXY_HOPS: '1',
};
const fingerprint = (changed: Record<string, string> = {}) => fingerprintOf(parseSettings({ ...given, ...changed }));

it('is the same on machines that differ in what is their own', () => {
  const other = fingerprint({ PORT: '4000', DATA_DIR: '/elsewhere', LOG_LEVEL: 'debug', HOST: '0.0.0.0' });
  expect(differences(fingerprint(), other)).toEqual([]);
});

it('names each setting that differs', () => {
  const other = fingerprint({ AUTH_SECRET: 'b'.repeat(32), RING_TIMEOUT_MS: '9000', PUBLIC_URL: 'https://b.example' });
  expect(differences(fingerprint(), other)).toEqual(['PUBLIC_URL', 'AUTH_SECRET', 'RING_TIMEOUT_MS']);
});

it('names INTERNAL_SECRET alone where that differs, as everything is signed with it', () => {
  expect(differences(fingerprint(), fingerprint({ INTERNAL_SECRET: 't'.repeat(32) }))).toEqual(['INTERNAL_SECRET']);
});

it('knows two installations apart, and not two machines of one whose settings are being changed', () => {
  const installation = (changed: Record<string, string> = {}) =>
    installationOf(parseSettings({ ...given, ...changed }));
  expect(installation({ RING_TIMEOUT_MS: '9000', AUTH_SECRET: 'b'.repeat(32), PORT: '4000' })).toBe(installation());
  expect(installation({ PUBLIC_URL: 'https://staging.example.org' })).not.toBe(installation());
  expect(installation({ INTERNAL_SECRET: 't'.repeat(32) })).not.toBe(installation());
});

it('tells no value', () => {
  expect(JSON.stringify(fingerprint())).not.toMatch(/aaaa|ssss|example|45000/);
});
