import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { isLoopback } from './allowed-origins';
import { lossesOn, platformOf } from './platform';
import { missingForProviders } from './providers';
import { settingsSchema } from './schema';
import { readSecretFiles } from './secret-files';
import { missingForSeveralMachines } from './several-machines';

export type Settings = z.infer<typeof settingsSchema>;

/** The settings, with every default that depends on another setting resolved. */
export type ParsedSettings = Settings & {
  /** An origin: scheme, host and port, no trailing slash. */
  publicUrl: string;
  host: string;
  databaseUrl: string;
  signUpsPerHour: number;
};

/** The settings of the web app and the sidecar: the supervisor has chosen the port and generated the secrets. */
export type ResolvedSettings = ParsedSettings & {
  AUTH_SECRET: string;
  INTERNAL_SECRET: string;
  SIGNALING_PORT: number;
};

/** Invalid variables. The message has one line for each: its name, its value and what is expected. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

type Environment = Record<string, string | undefined>;

/** Never repeated on a terminal or in a log. */
const secretNames = [
  'AUTH_SECRET',
  'INTERNAL_SECRET',
  'TURN_SECRET',
  'VAPID_PRIVATE_KEY',
  'GOOGLE_CLIENT_SECRET',
  'GITHUB_CLIENT_SECRET',
  'LINE_CLIENT_SECRET',
  'APPLE_PRIVATE_KEY',
  'OIDC_CLIENT_SECRET',
  'METRICS_TOKEN',
];

export const isSecretName = (name: string): boolean => secretNames.includes(name);

function told(name: string, value: string): string {
  if (isSecretName(name)) return '(hidden)';
  // The text after the scheme may contain a password.
  if (['DATABASE_URL', 'REDIS_URL', 'SMTP_URL'].includes(name))
    return /^[a-z+]+:\/\//i.exec(value)?.[0].concat('…') ?? '(hidden)';
  return JSON.stringify(value);
}

function problemLine(name: string, value: string | undefined, wants: string): string {
  return `${name}: got ${value === undefined ? 'nothing' : told(name, value)}, wants ${wants}`;
}

/** Whether anybody but this machine can connect, as far as the settings tell. */
export const isForOthers = ({
  publicUrl,
  host,
  LAN_HTTPS_PORT,
}: Pick<ParsedSettings, 'publicUrl' | 'host' | 'LAN_HTTPS_PORT'>): boolean =>
  LAN_HTTPS_PORT !== undefined || !isLoopback(new URL(publicUrl).hostname) || !isLoopback(host);

/**
 * Reads the settings from an environment, and secrets from the files that it names. An empty variable counts as unset.
 */
export function parseSettings(environment: Environment): ParsedSettings {
  const variables = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const files = readSecretFiles(variables);
  if (files.problems.length > 0) throw new SettingsError(files.problems.join('\n'));
  const given = { ...variables, ...files.values };
  const result = settingsSchema.safeParse(given);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      if (name in files.values) {
        return `${name}_FILE: the file "${given[`${name}_FILE`]}" does not hold what ${name} wants: ${issue.message}`;
      }
      return problemLine(name, given[name], issue.message);
    });
    throw new SettingsError(lines.join('\n'));
  }
  const settings = result.data;
  if (settings.TURN_URLS.length > 0 && !settings.TURN_SECRET) {
    throw new SettingsError(
      problemLine('TURN_SECRET', undefined, "the TURN server's static-auth-secret, as TURN_URLS is set"),
    );
  }
  if (settings.TURN_SECRET && settings.TURN_URLS.length === 0) {
    throw new SettingsError(
      problemLine('TURN_URLS', undefined, 'the addresses of the TURN server that TURN_SECRET is for'),
    );
  }
  if (settings.SMTP_URL && !settings.MAIL_FROM) {
    throw new SettingsError(
      problemLine('MAIL_FROM', undefined, 'the address that mails come from, as SMTP_URL is set: mado@example.org'),
    );
  }
  const { PORT, SIGNALING_PORT, LAN_HTTPS_PORT, HOST } = settings;
  if (SIGNALING_PORT && [PORT, LAN_HTTPS_PORT].includes(SIGNALING_PORT)) {
    throw new SettingsError(
      problemLine('SIGNALING_PORT', String(SIGNALING_PORT), 'a port that no other setting names'),
    );
  }
  if (LAN_HTTPS_PORT && settings.METRICS_FROM.length > 0 && !settings.METRICS_TOKEN) {
    throw new SettingsError(
      problemLine(
        'METRICS_TOKEN',
        undefined,
        'a secret, as LAN_HTTPS_PORT is set: who comes through that port has the address of this machine, and METRICS_FROM tells nobody apart',
      ),
    );
  }
  const missing = [...missingForSeveralMachines(settings), ...missingForProviders(settings)];
  if (missing.length > 0) {
    throw new SettingsError(
      missing.map(({ setting, wants }) => problemLine(setting, given[setting], wants)).join('\n'),
    );
  }
  const platform = platformOf(environment);
  const losses = platform ? lossesOn(platform, settings) : [];
  if (losses.length > 0) {
    throw new SettingsError(losses.map(({ setting, wants }) => problemLine(setting, given[setting], wants)).join('\n'));
  }
  if (platform && !settings.PUBLIC_URL && !platform.publicUrl) {
    throw new SettingsError(
      problemLine('PUBLIC_URL', undefined, `the https:// address that ${platform.name} gave this app, or your own`),
    );
  }
  const publicUrl = new URL(settings.PUBLIC_URL ?? platform?.publicUrl ?? `http://localhost:${PORT}`);
  const isHttps = publicUrl.protocol === 'https:';
  // Mado's own https (LAN_HTTPS_PORT) needs no proxy.
  const hasOwnTls = LAN_HTTPS_PORT !== undefined && publicUrl.port === String(LAN_HTTPS_PORT);
  if (isHttps && !hasOwnTls && settings.TRUSTED_PROXY_HOPS === 0) {
    throw new SettingsError(
      problemLine(
        'TRUSTED_PROXY_HOPS',
        given.TRUSTED_PROXY_HOPS,
        '1, or how many proxies stand in front, as PUBLIC_URL is https: without it everybody has the address of the proxy, and one person who guesses passwords locks all others out',
      ),
    );
  }
  // Behind a proxy on this machine, nobody else needs access; in a container HOST overrides this. A platform's proxy is
  // on another machine.
  const host = HOST ?? (platform || (settings.PUBLIC_URL && !isHttps) ? '0.0.0.0' : '127.0.0.1');
  return {
    ...settings,
    publicUrl: publicUrl.origin,
    host,
    signUpsPerHour:
      settings.SIGN_UPS_PER_HOUR ?? (isForOthers({ publicUrl: publicUrl.origin, host, LAN_HTTPS_PORT }) ? 100 : 10_000),
    databaseUrl: settings.DATABASE_URL ?? `file:${join(resolve(settings.DATA_DIR), 'mado.db')}`,
  };
}

let loaded: ResolvedSettings | undefined;

/** The settings of this process, parsed at the first call. For programs that the supervisor starts. */
export function loadSettings(): ResolvedSettings {
  if (loaded) return loaded;
  const { AUTH_SECRET, INTERNAL_SECRET, SIGNALING_PORT, ...rest } = parseSettings(process.env);
  if (!AUTH_SECRET || !INTERNAL_SECRET || !SIGNALING_PORT) {
    throw new SettingsError('AUTH_SECRET, INTERNAL_SECRET and SIGNALING_PORT are missing; `npm start` sets them');
  }
  loaded = { ...rest, AUTH_SECRET, INTERNAL_SECRET, SIGNALING_PORT };
  return loaded;
}
