import { decode, encode } from 'next-auth/jwt';
import { expect, it } from 'vitest';
import { encodeKnownAccounts, type KnownAccounts, readKnownAccounts, withAccount } from './known-devices';
import { decodeSessionToken, encodeSessionToken } from './session-token';

const secret = 'a secret of this test, long enough to be one';
const read = (header: string | undefined) => readKnownAccounts(header, { secret, cookieName: 'mado.device' });

it('stores the accounts that have signed in on a device, and its id at each, encrypted', async () => {
  const accounts = withAccount(withAccount([], 'alice'), 'bob');
  const token = await encodeKnownAccounts(accounts, secret);
  expect(token).not.toContain('alice');
  expect(await read(`mado.session=x; mado.device=${token}`)).toEqual(accounts);
  expect(accounts.map(({ userId }) => userId)).toEqual(['bob', 'alice']);
  expect(new Set(accounts.map(({ deviceId }) => deviceId)).size).toBe(2);
});

it('gives the device a new id at each sign-in, and keeps the other accounts’ ids', () => {
  const before = withAccount(withAccount([], 'alice'), 'bob');
  const after = withAccount(before, 'alice');
  expect(after.map(({ userId }) => userId)).toEqual(['alice', 'bob']);
  expect(after[0]?.deviceId).not.toBe(before[1]?.deviceId);
  expect(after[1]).toEqual(before[0]);
});

it('forgets the account that signed in longest ago when there are too many', async () => {
  let accounts: KnownAccounts = [];
  for (let n = 0; n < 20; n++) accounts = withAccount(accounts, `${'person'.repeat(5)} ${n}`);
  expect(accounts.map(({ userId }) => userId.split(' ')[1])).toEqual(['19', '18', '17', '16', '15', '14', '13', '12']);
  expect((await encodeKnownAccounts(accounts, secret)).length).toBeLessThan(2_000);
});

it('ignores a cookie that this server did not issue, or issued for another purpose', async () => {
  const accounts = withAccount([], 'alice');
  const others = 'another secret that is long enough as well';
  const cookies = [
    '',
    'x'.repeat(8_000),
    await encodeKnownAccounts(accounts, others),
    await encode({ token: { accounts }, secret }),
    await encode({ token: { accounts }, secret, salt: 'known device', maxAge: -60 }),
    await encode({ token: { accounts: Array(9).fill(accounts[0]) }, secret, salt: 'known device' }),
    await encodeSessionToken({ sub: 'alice', sid: 'a session' }, secret),
  ];
  for (const cookie of cookies) expect(await read(`mado.device=${cookie}`)).toEqual([]);
  expect(await read(undefined)).toEqual([]);
});

it('is not accepted as a login', async () => {
  const token = await encodeKnownAccounts(withAccount([], 'alice'), secret);
  expect(await decodeSessionToken(token, secret)).toBeNull();
  await expect(decode({ token, secret })).rejects.toThrow();
});
