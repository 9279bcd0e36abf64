import { expect, it } from 'vitest';
import { forLibpq } from './postgres-programs';

it('keeps the password out of the address, which the list of processes shows', () => {
  expect(forLibpq('postgres://mado:p%40ss@db.example:6432/mado')).toEqual({
    address: 'postgres://mado@db.example:6432/mado',
    password: 'p@ss',
  });
  expect(forLibpq('postgres://mado@db.example/mado?password=secret')).toEqual({
    address: 'postgres://mado@db.example/mado',
    password: 'secret',
  });
});

it.each([
  ['sslmode=require', 'sslmode=require'],
  // Node's driver alone knows this mode: encryption without a check of the certificate.
  ['sslmode=no-verify', 'sslmode=require'],
  ['host=%2Frun%2Fpostgresql', 'host=%2Frun%2Fpostgresql'],
  ['pgbouncer=true&connection_limit=5', ''],
])('hands libpq of "%s" only what it knows: "%s"', (given, passed) => {
  expect(forLibpq(`postgres://db.example/mado?${given}`).address).toBe(
    `postgres://db.example/mado${passed && '?'}${passed}`,
  );
});
