import type { ProviderSettings } from '@/lib/config/providers';
import { appleProvider } from './apple';
import { githubProvider } from './github';
import { lineProvider } from './line';
import { openIdProvider, secretAuth } from './open-id';
import type { Provider } from './provider';

const GOOGLE_ISSUER = new URL('https://accounts.google.com');

/** The providers whose variables are set, in the order in which pages show them. Nothing is asked of them yet. */
export function configuredProviders(settings: ProviderSettings): readonly Provider[] {
  const providers: Provider[] = [];
  const { GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET } = settings;
  if (GOOGLE_CLIENT_ID && GOOGLE_CLIENT_SECRET) {
    providers.push(
      openIdProvider({
        ...{ id: 'google', name: 'Google', issuer: GOOGLE_ISSUER, scope: 'openid email profile' },
        ...{ clientId: GOOGLE_CLIENT_ID, auth: secretAuth(GOOGLE_CLIENT_SECRET) },
        // Several people, or several accounts of one, share a browser.
        parameters: { prompt: 'select_account' },
        // Google documents no `login`.
        afresh: { prompt: 'select_account' },
      }),
    );
  }
  if (GITHUB_CLIENT_ID && GITHUB_CLIENT_SECRET)
    providers.push(githubProvider({ clientId: GITHUB_CLIENT_ID, clientSecret: GITHUB_CLIENT_SECRET }));
  const { LINE_CLIENT_ID, LINE_CLIENT_SECRET, APPLE_CLIENT_ID, APPLE_TEAM_ID, APPLE_KEY_ID, APPLE_PRIVATE_KEY } =
    settings;
  if (LINE_CLIENT_ID && LINE_CLIENT_SECRET)
    providers.push(lineProvider({ clientId: LINE_CLIENT_ID, clientSecret: LINE_CLIENT_SECRET }));
  if (APPLE_CLIENT_ID && APPLE_TEAM_ID && APPLE_KEY_ID && APPLE_PRIVATE_KEY) {
    const key = { teamId: APPLE_TEAM_ID, keyId: APPLE_KEY_ID, privateKey: APPLE_PRIVATE_KEY };
    providers.push(appleProvider({ clientId: APPLE_CLIENT_ID, ...key }));
  }
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME } = settings;
  if (OIDC_ISSUER && OIDC_CLIENT_ID && OIDC_CLIENT_SECRET) {
    const issuer = new URL(OIDC_ISSUER);
    providers.push(
      openIdProvider({
        ...{ id: 'oidc', name: OIDC_NAME ?? issuer.host, issuer, scope: 'openid email profile' },
        ...{ clientId: OIDC_CLIENT_ID, auth: secretAuth(OIDC_CLIENT_SECRET) },
      }),
    );
  }
  return providers;
}
