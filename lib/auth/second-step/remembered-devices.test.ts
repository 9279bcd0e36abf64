import { encode } from 'next-auth/jwt';
import { expect, it } from 'vitest';
import { encodeKnownAccounts } from '@/lib/auth/session/known-devices';
import { encodeRemembered, readRemembered, rememberedSeconds, withRemembered } from './remembered-devices';

const secret = 'a secret of this test, long enough to be one';
const read = (token: string, nowMs?: number) =>
  readRemembered(`mado.remembered=${token}`, { secret, cookieName: 'mado.remembered', nowMs });

it('remembers a device for thirty days, under the factors that the account had', async () => {
  const nowMs = Date.now();
  const accounts = withRemembered([], { userId: 'alice', mark: 'one' }, nowMs);
  const token = await encodeRemembered(accounts, secret);
  expect(await read(token, nowMs + rememberedSeconds * 1_000 - 1)).toEqual([
    { userId: 'alice', mark: 'one', untilMs: nowMs + 30 * 24 * 60 * 60 * 1_000 },
  ]);
  expect(await read(token, nowMs + rememberedSeconds * 1_000)).toEqual([]);
});

it('keeps several accounts apart, the latest mark of each, and eight at most', () => {
  let accounts = withRemembered([], { userId: 'alice', mark: 'one' });
  accounts = withRemembered(accounts, { userId: 'bob', mark: 'two' });
  accounts = withRemembered(accounts, { userId: 'alice', mark: 'three' });
  expect(accounts.map(({ userId, mark }) => [userId, mark])).toEqual([
    ['alice', 'three'],
    ['bob', 'two'],
  ]);
  for (let n = 0; n < 20; n += 1) accounts = withRemembered(accounts, { userId: `${n}`, mark: 'x' });
  expect(accounts).toHaveLength(8);
});

it('ignores what this server did not issue, or issued for another purpose', async () => {
  const accounts = withRemembered([], { userId: 'alice', mark: 'one' });
  const strange = [
    '',
    'x'.repeat(8_000),
    await encodeRemembered(accounts, 'another secret that is long enough as well'),
    await encode({ token: { accounts }, secret }),
    await encodeKnownAccounts([{ userId: 'alice', deviceId: 'one' }], secret),
  ];
  for (const token of strange) expect(await read(token)).toEqual([]);
});
