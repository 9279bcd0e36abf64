import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import {
  appleDouble,
  type GithubPerson,
  githubDouble,
  type LineToken,
  lineDouble,
} from '@/tests/fixtures/provider-doubles';
import { appleProvider } from './apple';
import { type Attempt, newAttempt } from './attempts';
import { githubProvider } from './github';
import { lineProvider } from './line';
import { problemOf, providerCode } from './problem';
import type { Provider, Told } from './provider';

const PUBLIC = 'https://mado.example';
let stop: (() => Promise<void>) | undefined;
afterEach(() => stop?.());

/** The browser comes back with a code, and with what else the provider adds. */
async function answerOf(
  provider: Provider,
  grant: { code: string; start: URL },
  attempt: Attempt,
  more: Record<string, string> = {},
): Promise<Told> {
  const callback = new URL(`/api/sign-in/${provider.id}/callback`, PUBLIC);
  grant.start = await provider.signInUrl(attempt, callback);
  callback.search = new URLSearchParams({ code: grant.code, state: attempt.state, ...more }).toString();
  return provider.readAnswer(attempt, callback);
}

const newGrant = () => ({ code: 'a code', start: new URL(PUBLIC) });
const nowSeconds = () => Math.floor(Date.now() / 1_000);

describe('GitHub', () => {
  async function tell(person: GithubPerson, more?: Record<string, string>, secret = 'a secret'): Promise<Told> {
    const grant = newGrant();
    const double = await githubDouble(
      () => grant,
      () => person,
    );
    stop = double.stop;
    const endpoints = { site: double.url, api: double.url };
    const provider = githubProvider({ clientId: 'mado', clientSecret: secret, endpoints });
    return answerOf(provider, grant, newAttempt('github'), more);
  }
  const user = { id: 583231, login: 'octocat', name: 'Octo Cat' };
  const emails = [
    { email: 'old@example.org', primary: false, verified: true },
    { email: 'octo@example.org', primary: true, verified: true },
  ];

  it('tells the number, which nobody else gets after a rename, and the first address', async () => {
    expect(await tell({ user, emails })).toEqual({
      ...{ issuer: 'https://github.com/login/oauth', subject: '583231', name: 'Octo Cat' },
      ...{ email: 'octo@example.org', isEmailProved: true },
    });
  });

  it('is believed with its issuer in the answer, and not with another one', async () => {
    const iss = 'https://github.com/login/oauth';
    expect(await tell({ user, emails }, { iss })).toMatchObject({ subject: '583231' });
    expect(await tell({ user }, { iss: 'https://evil.example' }).catch(problemOf)).toBe('not-trusted');
  });

  it('may keep the addresses to itself, or not have checked them', async () => {
    const nameless = { id: 7, login: 'quiet', name: null };
    expect(await tell({ user: nameless })).toMatchObject({ name: 'quiet', email: null, isEmailProved: false });
    const unchecked = [{ email: 'a@example.org', primary: true, verified: false }];
    expect(await tell({ user, emails: unchecked })).toMatchObject({ email: 'a@example.org', isEmailProved: false });
  });

  it('that tells nothing of use is not trusted', async () => {
    expect(await tell({ user: { message: 'Bad credentials' } }).catch(problemOf)).toBe('not-trusted');
    expect(await tell({ user }, {}, 'another secret').catch(problemOf)).toBe('not-trusted');
  });
});

describe('LINE', () => {
  async function tell(change: Partial<LineToken['claims']>, alg: LineToken['alg'] = 'HS256'): Promise<Told> {
    const grant = newGrant();
    const attempt = newAttempt('line');
    const double = await lineDouble(
      () => grant,
      (issuer) => ({
        alg,
        claims: {
          ...{ iss: issuer, sub: 'U4af4980629', aud: '2000000001', nonce: attempt.nonce, name: '葵' },
          ...{ iat: nowSeconds(), exp: nowSeconds() + 3_600, email: 'aoi@example.jp', ...change },
        },
      }),
    );
    stop = double.stop;
    const endpoints = { issuer: double.url, api: double.url };
    const provider = lineProvider({ clientId: '2000000001', clientSecret: 'a secret of LINE', endpoints });
    return answerOf(provider, grant, attempt);
  }

  it.each(['HS256', 'ES256'] as const)('signs with %s, and tells an address that proves nothing', async (alg) => {
    expect(await tell({}, alg)).toMatchObject({
      ...{ subject: 'U4af4980629', name: '葵', email: 'aoi@example.jp', isEmailProved: false },
    });
  });

  it('may have no address', async () => {
    expect(await tell({ email: undefined })).toMatchObject({ subject: 'U4af4980629', email: null });
  });

  it.each<[string, Partial<LineToken['claims']>, LineToken['alg'], string]>([
    ['signed by another channel', {}, 'forged', 'not-trusted'],
    ['for another channel', { aud: '2000000002' }, 'HS256', 'not-trusted'],
    ['for another sign-in', { nonce: 'another' }, 'HS256', 'not-trusted'],
    ['of another issuer', { iss: 'https://evil.example' }, 'HS256', 'not-trusted'],
    ['that is over by this clock', { exp: nowSeconds() - 3_600 }, 'HS256', 'clock'],
    ['that is not yet valid by this clock', { nbf: nowSeconds() + 3_600 }, 'ES256', 'clock'],
  ])('is not believed with a token %s', async (_, change, alg, problem) => {
    expect(await tell(change, alg).catch(problemOf)).toBe(problem);
  });
});

describe('Apple', () => {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  async function open(key = privateKey) {
    const grant = newGrant();
    const attempt = newAttempt('apple');
    const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const double = await appleDouble(
      publicKey,
      () => grant,
      (issuer) => ({
        ...{ iss: issuer, sub: '000123.abc', aud: 'example.mado', nonce: attempt.nonce },
        ...{ iat: nowSeconds(), exp: nowSeconds() + 600, email: 'x@privaterelay.appleid.com', email_verified: 'true' },
      }),
    );
    stop = double.stop;
    const names = { clientId: 'example.mado', teamId: 'A1B2C3D4E5', keyId: 'K1K2K3K4K5' };
    return { grant, attempt, provider: appleProvider({ ...names, privateKey: key, issuer: double.url }) };
  }

  it('gets a secret that is signed for it, and posts its answer as a form', async () => {
    // As it stands in a variable of one line.
    const { provider, grant, attempt } = await open(privateKey.replaceAll('\n', '\\n'));
    expect(await answerOf(provider, grant, attempt)).toMatchObject({
      ...{ subject: '000123.abc', email: 'x@privaterelay.appleid.com', isEmailProved: true, name: null },
    });
    expect(grant.start.searchParams.get('response_mode')).toBe('form_post');
    expect(provider.postsAnswer).toBe(true);
  });

  it('that does not know the key is not trusted', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const { provider, grant, attempt } = await open(other.export({ type: 'pkcs8', format: 'pem' }).toString());
    const failure = await answerOf(provider, grant, attempt).catch((error: unknown) => error);
    expect(problemOf(failure)).toBe('not-trusted');
    expect(providerCode(failure)).toBe('invalid_client');
  });
});

describe('whoever has to sign in once more', () => {
  const prove = { userId: 'aya', sessionId: 'a login', back: 'security' } as const;
  it('is asked so by GitHub and LINE in their own words, and not for a sign-in', async () => {
    const github = githubProvider({ clientId: 'mado', clientSecret: 'a secret' });
    const line = lineProvider({ clientId: '2000000001', clientSecret: 'a secret of LINE' });
    const asked = async (provider: Provider, options?: Parameters<typeof newAttempt>[1]) => {
      const url = await provider.signInUrl(newAttempt(provider.id, options), new URL(PUBLIC));
      return ['prompt', 'max_age', 'disable_auto_login'].map((name) => url.searchParams.get(name));
    };
    expect(await asked(github, { prove })).toEqual(['select_account', null, null]);
    expect(await asked(line, { prove })).toEqual([null, '0', 'true']);
    for (const provider of [github, line]) expect(await asked(provider)).toEqual([null, null, null]);
  });
});
