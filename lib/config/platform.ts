/** A hosting platform that gives the program a port and a disk that lasts until the next deploy or restart. */
export interface Platform {
  readonly name: string;
  /** The address that the platform itself gave this app, if it tells. */
  readonly publicUrl?: string;
}

type Environment = Record<string, string | undefined>;

const https = (host: string | undefined) => (host ? { publicUrl: `https://${host}` } : {});

/** Each platform is recognised by a variable that it sets in every app (their documentation of runtime variables). */
const platforms: readonly { sign: string; read(environment: Environment): Platform }[] = [
  {
    sign: 'DYNO',
    // Set only with dyno metadata: heroku labs:enable runtime-dyno-metadata.
    read: ({ HEROKU_APP_DEFAULT_DOMAIN_NAME }) => ({ name: 'Heroku', ...https(HEROKU_APP_DEFAULT_DOMAIN_NAME) }),
  },
  {
    sign: 'RENDER',
    read: ({ RENDER_EXTERNAL_HOSTNAME }) => ({ name: 'Render', ...https(RENDER_EXTERNAL_HOSTNAME) }),
  },
  { sign: 'FLY_APP_NAME', read: ({ FLY_APP_NAME }) => ({ name: 'Fly.io', ...https(`${FLY_APP_NAME}.fly.dev`) }) },
  {
    sign: 'RAILWAY_PROJECT_ID',
    read: ({ RAILWAY_PUBLIC_DOMAIN }) => ({ name: 'Railway', ...https(RAILWAY_PUBLIC_DOMAIN) }),
  },
  { sign: 'KOYEB_APP_NAME', read: ({ KOYEB_PUBLIC_DOMAIN }) => ({ name: 'Koyeb', ...https(KOYEB_PUBLIC_DOMAIN) }) },
  { sign: 'K_SERVICE', read: () => ({ name: 'Cloud Run' }) },
];

/** The platform that Mado runs on; undefined on a machine of its own. */
export function platformOf(environment: Environment): Platform | undefined {
  return platforms.find(({ sign }) => environment[sign])?.read(environment);
}

/** What would be lost at the next deploy on such a platform; one line for each setting that prevents it. */
export function lossesOn(
  { name }: Platform,
  settings: { DATA_IS_KEPT?: string; DATABASE_URL?: string; AUTH_SECRET?: string },
): { setting: 'DATABASE_URL' | 'AUTH_SECRET'; wants: string }[] {
  if (settings.DATA_IS_KEPT) return [];
  const unless = 'With DATA_DIR on a disk that is kept, set DATA_IS_KEPT=1 instead';
  const isInFile = !settings.DATABASE_URL || settings.DATABASE_URL.startsWith('file:');
  return [
    ...(isInFile
      ? [
          {
            setting: 'DATABASE_URL' as const,
            wants: `postgres://…, as ${name} throws files away at each deploy, and all accounts with them. ${unless}`,
          },
        ]
      : []),
    ...(settings.AUTH_SECRET
      ? []
      : [
          {
            setting: 'AUTH_SECRET' as const,
            wants: `at least 32 random characters, as a secret kept in a file on ${name} changes at each deploy and signs everybody out. ${unless}`,
          },
        ]),
  ];
}
