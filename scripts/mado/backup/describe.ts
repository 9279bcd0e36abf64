import type { Manifest } from './manifest';

const PROVIDERS = { sqlite: 'SQLite', postgresql: 'PostgreSQL' } as const;

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** What is in a backup, in a line for each thing that an operator would ask. */
export function describeBackup({ createdAt, madoVersion, provider, rows, hasSecrets, migrations }: Manifest): string[] {
  // Leases are a running sidecar's, and end with it.
  const { User = 0, Session = 0, Call = 0, Lease: _, ...others } = rows;
  const rest = Object.entries(others).map(([table, count]) => `${table} ${count}`);
  return [
    `made ${createdAt} by Mado ${madoVersion}, from ${PROVIDERS[provider]}`,
    `${counted(User, 'account', 'accounts')}, ${counted(Session, 'login', 'logins')}, ${counted(Call, 'call', 'calls')}${rest.length > 0 ? ` (${rest.join(', ')})` : ''}`,
    hasSecrets
      ? 'with the secrets of DATA_DIR: whoever can read it can sign in as anybody'
      : 'without the secrets of DATA_DIR',
    `last migration ${migrations.at(-1) ?? 'none'}`,
  ];
}
