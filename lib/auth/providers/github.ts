import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretPost,
  Configuration,
  calculatePKCECodeChallenge,
  fetchProtectedResource,
} from 'openid-client';
import { z } from 'zod';
import { withinLimit } from './limit';
import { ProviderError } from './problem';
import { PROVIDER_LIMIT_MS, type Provider, type Told } from './provider';

/** What GitHub calls itself in its answers (RFC 9207), though it gives out no ID tokens. */
const GITHUB_ISSUER = 'https://github.com/login/oauth';
const ENDPOINTS = { site: 'https://github.com', api: 'https://api.github.com' };

/** Names (`login`) are given to others after a rename; the number is not. */
const userSchema = z.object({
  id: z.int().positive(),
  login: z.string(),
  name: z.string().max(200).nullable().catch(null),
});
const emailsSchema = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

export interface GithubOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Without a slash at the end. */
  readonly endpoints?: { readonly site: string; readonly api: string };
}

/** GitHub speaks OAuth 2.0 alone: who has signed in is asked of its API. */
export function githubProvider({ clientId, clientSecret, endpoints = ENDPOINTS }: GithubOptions): Provider {
  const metadata = {
    issuer: GITHUB_ISSUER,
    authorization_endpoint: `${endpoints.site}/login/oauth/authorize`,
    token_endpoint: `${endpoints.site}/login/oauth/access_token`,
  };
  const config = new Configuration(metadata, clientId, {}, ClientSecretPost(clientSecret));
  config.timeout = PROVIDER_LIMIT_MS / 1_000;
  if (endpoints.site.startsWith('http:')) allowInsecureRequests(config);

  async function ask(token: string, path: string): Promise<Response> {
    const headers = new Headers({ Accept: 'application/vnd.github+json', 'X-GitHub-Api-Version': '2022-11-28' });
    return fetchProtectedResource(config, token, new URL(`${endpoints.api}${path}`), 'GET', undefined, headers);
  }

  async function read(token: string): Promise<Told> {
    const answer = await ask(token, '/user');
    if (answer.status >= 500) throw new ProviderError('down');
    const user = userSchema.safeParse(answer.ok ? await answer.json() : null);
    if (!user.success) throw new ProviderError('not-trusted');
    const { id, login, name } = user.data;
    // Who keeps the addresses from us has an account without one.
    const list = await ask(token, '/user/emails');
    const emails = emailsSchema.safeParse(list.ok ? await list.json() : []).data ?? [];
    const email = emails.find(({ primary }) => primary);
    return {
      ...{ issuer: GITHUB_ISSUER, subject: String(id), name: name || login },
      ...{ email: email?.email ?? null, isEmailProved: email?.verified ?? false },
    };
  }

  return {
    ...{ id: 'github', name: 'GitHub', issuer: GITHUB_ISSUER, postsAnswer: false },
    async signInUrl({ state, verifier, isAfresh }, callback) {
      return buildAuthorizationUrl(config, {
        // It cannot be made to ask for more than which account it is.
        ...(isAfresh ? { prompt: 'select_account' } : {}),
        ...{ scope: 'read:user user:email', state, redirect_uri: callback.href },
        ...{ code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
      });
    },
    readAnswer: ({ state, verifier }, callback) =>
      withinLimit(
        authorizationCodeGrant(config, callback, { expectedState: state, pkceCodeVerifier: verifier }).then((tokens) =>
          read(tokens.access_token),
        ),
      ),
  };
}
