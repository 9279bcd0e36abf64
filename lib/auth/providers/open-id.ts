import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  type IDToken,
  type ServerMetadata,
} from 'openid-client';
import { z } from 'zod';
import { withinLimit } from './limit';
import { ProviderError } from './problem';
import { type Handshake, PROVIDER_LIMIT_MS, type Provider, type ProviderName, type Told } from './provider';

export interface OpenIdOptions extends ProviderName {
  readonly issuer: URL;
  readonly clientId: string;
  readonly auth: ClientAuth;
  readonly scope: string;
  /** More parameters of the request to sign in. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Those that make people sign in there once more, where they are not the usual ones. */
  readonly afresh?: Readonly<Record<string, string>>;
  /** Instead of what the provider says of itself. */
  readonly metadata?: ServerMetadata;
  /** Checks an ID token's signature, where it is not made with one of the provider's public keys. */
  readonly checkSignature?: (idToken: string) => Promise<void>;
}

/** A provider changes its endpoints and methods rarely, and says so here. */
const METADATA_LIFE_MS = 60 * 60 * 1_000;

/** OpenID Connect Core 1.0, 3.1.2.1. Those who know only one of the two ask once. */
const AFRESH = { prompt: 'login', max_age: '0' };
/** Whole seconds are compared with whole seconds. */
const AFRESH_LEEWAY_SECONDS = 5;

/**
 * Whether the person has signed in there since then, as far as the provider says so: it may hand out what it knew. Both
 * times are by its clock, which may differ from ours.
 */
const hasSignedInSince = ({ iat, auth_time = iat }: IDToken, beganAtMs: number): boolean =>
  iat - auth_time <= (Date.now() - beganAtMs) / 1_000 + AFRESH_LEEWAY_SECONDS;

/** With a slash at its end or without, it is the same issuer. */
export const issuerName = (issuer: URL | string): string => new URL(issuer).href.replace(/\/$/, '');

/** Sends the secret as the provider wants it: OpenID Connect Discovery 1.0, 3, names the default. */
export function secretAuth(secret: string): ClientAuth {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (server, ...request) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return methods.includes('client_secret_basic') ? basic(server, ...request) : post(server, ...request);
  };
}

/** A provider may leave out or garble everything but the subject. OpenID Connect Core 1.0, 2 bounds that. */
const claimsSchema = z.object({
  sub: z.string().min(1).max(255),
  email: z.string().max(254).nullable().catch(null),
  name: z.string().max(200).nullable().catch(null),
});

/** Signs in by OpenID Connect: authorization code with PKCE, state and nonce. Speaks http to a loopback issuer alone. */
export function openIdProvider(options: OpenIdOptions): Provider {
  const { id, name, issuer, scope, parameters = {}, afresh = AFRESH } = options;
  let known: { readonly config: Promise<Configuration>; readonly untilMs: number } | null = null;

  async function configure(): Promise<Configuration> {
    const isInsecure = issuer.protocol === 'http:';
    const execute = [
      ...(isInsecure ? [allowInsecureRequests] : []),
      ...(options.checkSignature ? [] : [enableNonRepudiationChecks]),
    ];
    const timeout = PROVIDER_LIMIT_MS / 1_000;
    if (!options.metadata) return discovery(issuer, options.clientId, {}, options.auth, { timeout, execute });
    const config = new Configuration(options.metadata, options.clientId, {}, options.auth);
    config.timeout = timeout;
    for (const extend of execute) extend(config);
    return config;
  }

  /** A failure is not kept: the next person asks again. */
  function configuration(): Promise<Configuration> {
    if (known && known.untilMs > performance.now()) return known.config;
    const mine = { config: configure(), untilMs: performance.now() + METADATA_LIFE_MS };
    known = mine;
    mine.config.catch(() => {
      if (known === mine) known = null;
    });
    return mine.config;
  }

  async function read(handshake: Handshake, callback: URL): Promise<Told> {
    const { state, nonce, verifier, beganAtMs, isAfresh } = handshake;
    const config = await configuration();
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
    const tokens = await authorizationCodeGrant(config, callback, checks);
    if (tokens.id_token) await options.checkSignature?.(tokens.id_token);
    const idToken = tokens.claims();
    // Some providers answer for many issuers: another one's subject may be the same.
    if (!idToken || issuerName(idToken.iss) !== issuerName(issuer)) throw new ProviderError('not-trusted');
    if (isAfresh && !hasSignedInSince(idToken, beganAtMs)) throw new ProviderError('not-afresh');
    const hasMore = idToken.email === undefined && config.serverMetadata().userinfo_endpoint !== undefined;
    const more = hasMore ? await fetchUserInfo(config, tokens.access_token, idToken.sub) : {};
    const told: Readonly<Record<string, unknown>> = { ...idToken, ...more };
    const claims = claimsSchema.safeParse(told);
    if (!claims.success) throw new ProviderError('not-trusted');
    const { sub, email, name } = claims.data;
    // Apple writes it as a string at times.
    const isEmailProved = told.email_verified === true || told.email_verified === 'true';
    return { issuer: issuerName(issuer), subject: sub, email, isEmailProved, name };
  }

  async function signInUrl({ state, nonce, verifier, isAfresh }: Handshake, callback: URL): Promise<URL> {
    return buildAuthorizationUrl(await configuration(), {
      ...parameters,
      ...(isAfresh ? afresh : {}),
      ...{ scope, state, nonce, redirect_uri: callback.href, response_type: 'code' },
      ...{ code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
    });
  }

  return {
    ...{ id, name, issuer: issuerName(issuer) },
    postsAnswer: parameters.response_mode === 'form_post',
    signInUrl: (handshake, callback) => withinLimit(signInUrl(handshake, callback)),
    readAnswer: (handshake, callback) => withinLimit(read(handshake, callback)),
  };
}
