import { importPKCS8, SignJWT } from 'jose';
import type { ClientAuth } from 'openid-client';
import { pemOf } from '@/lib/config/providers';
import { openIdProvider } from './open-id';
import type { Provider } from './provider';

const APPLE_ISSUER = 'https://appleid.apple.com';
/** It is sent at once. Apple allows half a year. */
const SECRET_LIFE = '5 minutes';

export interface AppleOptions {
  readonly clientId: string;
  readonly teamId: string;
  readonly keyId: string;
  /** PKCS #8, in PEM. */
  readonly privateKey: string;
  readonly issuer?: string;
}

/** Apple's client secret is a token, signed with the key that it gave out. */
function appleAuth({ clientId, teamId, keyId, privateKey }: AppleOptions): ClientAuth {
  // The library waits for it, though its types do not say so.
  return async (_server, _client, body): Promise<void> => {
    const secret = await new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: keyId })
      .setIssuer(teamId)
      .setSubject(clientId)
      .setAudience(APPLE_ISSUER)
      .setIssuedAt()
      .setExpirationTime(SECRET_LIFE)
      .sign(await importPKCS8(pemOf(privateKey), 'ES256'));
    body.set('client_id', clientId);
    body.set('client_secret', secret);
  };
}

/** Who asks Apple for name or address gets the answer as a form that Apple's page posts. */
export function appleProvider(options: AppleOptions): Provider {
  return openIdProvider({
    ...{ id: 'apple', name: 'Apple', clientId: options.clientId, auth: appleAuth(options) },
    issuer: new URL(options.issuer ?? APPLE_ISSUER),
    scope: 'openid name email',
    parameters: { response_mode: 'form_post' },
    // It has no parameter for that, and asks each time.
    afresh: {},
  });
}
