import { compactVerify, createRemoteJWKSet, decodeProtectedHeader } from 'jose';
import { ClientSecretPost } from 'openid-client';
import { openIdProvider } from './open-id';
import { ProviderError } from './problem';
import { PROVIDER_LIMIT_MS, type Provider } from './provider';

const ENDPOINTS = { issuer: 'https://access.line.me', api: 'https://api.line.me' };

export interface LineOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Without a slash at the end. */
  readonly endpoints?: { readonly issuer: string; readonly api: string };
}

/**
 * LINE describes itself as signing ID tokens with ES256, and signs those of web logins with HS256 and the channel's
 * secret. It tells an address only where the channel may have it, and never that it is proved.
 */
export function lineProvider({ clientId, clientSecret, endpoints = ENDPOINTS }: LineOptions): Provider {
  const keys = createRemoteJWKSet(new URL(`${endpoints.api}/oauth2/v2.1/certs`), {
    timeoutDuration: PROVIDER_LIMIT_MS,
  });

  async function checkSignature(idToken: string): Promise<void> {
    try {
      // Each kind of key with its own algorithm: a public key must not pass for a secret.
      if (decodeProtectedHeader(idToken).alg === 'HS256')
        await compactVerify(idToken, new TextEncoder().encode(clientSecret), { algorithms: ['HS256'] });
      else await compactVerify(idToken, keys, { algorithms: ['ES256'] });
    } catch {
      throw new ProviderError('not-trusted');
    }
  }

  return openIdProvider({
    ...{ id: 'line', name: 'LINE', clientId, auth: ClientSecretPost(clientSecret) },
    issuer: new URL(endpoints.issuer),
    scope: 'openid profile email',
    afresh: { disable_auto_login: 'true', max_age: '0' },
    metadata: {
      issuer: endpoints.issuer,
      authorization_endpoint: `${endpoints.issuer}/oauth2/v2.1/authorize`,
      token_endpoint: `${endpoints.api}/oauth2/v2.1/token`,
      id_token_signing_alg_values_supported: ['HS256', 'ES256'],
    },
    checkSignature,
  });
}
