import { expect, it } from 'vitest';
import { describeBackup } from './describe';
import { type Manifest, manifestSchema } from './manifest';

const manifest: Manifest = {
  format: 'mado-backup',
  formatVersion: 1,
  madoVersion: '0.1.0',
  createdAt: '2026-11-29T23:00:00.000Z',
  provider: 'sqlite',
  schema: null,
  migrations: ['20261121000000_init'],
  rows: { User: 1, Session: 2, Call: 0, Lease: 3 },
  hasSecrets: true,
  members: { 'database.sqlite': { bytes: 4096, sha256: 'a'.repeat(64) } },
};

it('says in words what is in a backup', () => {
  expect(describeBackup(manifest)).toEqual([
    'made 2026-11-29T23:00:00.000Z by Mado 0.1.0, from SQLite',
    '1 account, 2 logins, 0 calls',
    'with the secrets of DATA_DIR: whoever can read it can sign in as anybody',
    'last migration 20261121000000_init',
  ]);
});

it.each<[string, object]>([
  ['a migration that would leave its place on the command line', { migrations: ['x; rm -rf'] }],
  ['a hash of another length', { members: { 'database.sqlite': { bytes: 1, sha256: 'abc' } } }],
  ['a negative count', { rows: { User: -1 } }],
])('refuses %s', (_, change) => {
  expect(manifestSchema.safeParse(manifest).success).toBe(true);
  expect(manifestSchema.safeParse({ ...manifest, ...change }).success).toBe(false);
});
