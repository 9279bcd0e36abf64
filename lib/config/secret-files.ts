import { readFileSync } from 'node:fs';

/** The settings that may come from a file, as Docker, Kubernetes and systemd pass secrets. */
const FROM_FILES = [
  'DATABASE_URL',
  'REDIS_URL',
  'AUTH_SECRET',
  'INTERNAL_SECRET',
  'TURN_SECRET',
  'SMTP_URL',
  'VAPID_PRIVATE_KEY',
  'GOOGLE_CLIENT_SECRET',
  'GITHUB_CLIENT_SECRET',
  'LINE_CLIENT_SECRET',
  'APPLE_PRIVATE_KEY',
  'OIDC_CLIENT_SECRET',
  'METRICS_TOKEN',
] as const;

type Given = Readonly<Record<string, string | undefined>>;

/**
 * The same settings for the environment of a program: each secret as its value, from wherever it came, and no file. A
 * file beside a value would be refused.
 */
export function secretsAsValues(
  settings: { readonly [Name in (typeof FROM_FILES)[number]]?: string | undefined },
): Record<string, string> {
  return Object.fromEntries(
    FROM_FILES.flatMap((name) => [
      [name, settings[name] ?? ''],
      [`${name}_FILE`, ''],
    ]),
  );
}

export interface SecretFiles {
  /** By setting, what its file holds. */
  readonly values: Readonly<Record<string, string>>;
  /** One line for each file that cannot be used. */
  readonly problems: readonly string[];
}

/**
 * Reads the files that variables like `AUTH_SECRET_FILE` name. Editors and `echo` end a file with a newline, which is no
 * part of the secret. `given` holds no empty variables; a relative path starts at the working directory.
 */
export function readSecretFiles(given: Given): SecretFiles {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of FROM_FILES) {
    const path = given[`${name}_FILE`];
    if (path === undefined) continue;
    if (given[name] !== undefined) {
      problems.push(`${name}_FILE: ${name} is set as well; keep one of the two`);
      continue;
    }
    try {
      const text = readFileSync(/* turbopackIgnore: true */ path, 'utf8').replace(/[\r\n]+$/, '');
      if (text === '') problems.push(`${name}_FILE: the file "${path}" is empty`);
      else values[name] = text;
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      problems.push(`${name}_FILE: the file "${path}" cannot be read (${REASONS[code] ?? code})`);
    }
  }
  return { values, problems };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'this account may not read it; make the account that runs Mado its owner',
  EISDIR: 'it is a folder',
};
