import { PrismaClient as PostgresqlClient } from '@/lib/db/generated/postgresql/client';
import { PrismaClient as SqliteClient } from '@/lib/db/generated/sqlite/client';
import { adapterFactory } from './adapter';
import { providerOf } from './provider';

/** Both generated clients come from the same models, so one type serves for both. */
export type Database = SqliteClient;

/**
 * Opens the database that the URL names; it connects at the first query. The caller closes it with `$disconnect()`.
 * `busyTimeoutMs` applies to SQLite only.
 */
export function openDatabase(databaseUrl: string, busyTimeoutMs?: number): Database {
  const adapter = adapterFactory(databaseUrl, busyTimeoutMs);
  return providerOf(databaseUrl) === 'postgresql'
    ? (new PostgresqlClient({ adapter }) as unknown as Database)
    : new SqliteClient({ adapter });
}
