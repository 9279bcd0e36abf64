import { createPrivateKey } from 'node:crypto';

/** What each provider needs, the variable that names this Mado to it first. All of them together, or none. */
const NEEDS = [
  ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
  ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'],
  ['LINE_CLIENT_ID', 'LINE_CLIENT_SECRET'],
  ['APPLE_CLIENT_ID', 'APPLE_TEAM_ID', 'APPLE_KEY_ID', 'APPLE_PRIVATE_KEY'],
  ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_ISSUER'],
] as const;

type ProviderSetting = (typeof NEEDS)[number][number];
/** The variables of the providers that people can sign in with. */
export type ProviderSettings = { readonly [Name in ProviderSetting]?: string | undefined } & {
  readonly OIDC_NAME?: string | undefined;
};

/** Of providers that are set by half: what is missing, one line for each. */
export function missingForProviders(
  settings: ProviderSettings,
): { readonly setting: ProviderSetting | 'OIDC_ISSUER'; readonly wants: string }[] {
  const halves = NEEDS.flatMap((needs) => {
    const given = needs.find((name) => settings[name] !== undefined);
    const missing = given ? needs.filter((name) => settings[name] === undefined) : [];
    return missing.map((setting) => ({
      setting,
      wants: `a value, as ${given} is set: a provider needs all of its variables`,
    }));
  });
  if (settings.OIDC_NAME !== undefined && settings.OIDC_ISSUER === undefined && halves.length === 0) {
    return [{ setting: 'OIDC_ISSUER', wants: 'the address of the provider that OIDC_NAME is about' }];
  }
  return halves;
}

/** Line breaks may be written as `\n`: many places where variables are set keep one line only. */
export const pemOf = (text: string): string => text.replaceAll('\\n', '\n');

/** Whether it is a key as Apple gives it out: PKCS #8, on the curve P-256. */
export function isApplesKey(text: string): boolean {
  try {
    const key = createPrivateKey(pemOf(text));
    return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}
