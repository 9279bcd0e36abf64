export type Provider = 'sqlite' | 'postgresql';

/** Which of the two databases a URL means; the settings have already refused every other scheme. */
export function providerOf(databaseUrl: string): Provider {
  return /^postgres(ql)?:\/\//.test(databaseUrl) ? 'postgresql' : 'sqlite';
}
