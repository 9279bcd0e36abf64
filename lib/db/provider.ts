export type Provider = 'sqlite' | 'postgresql';

/** The database provider for a URL; the settings have already rejected every other scheme. */
export function providerOf(databaseUrl: string): Provider {
  return /^postgres(ql)?:\/\//.test(databaseUrl) ? 'postgresql' : 'sqlite';
}
