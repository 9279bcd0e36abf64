import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { providerOf } from './provider';

/**
 * WAL lets the web app read while the sidecar writes: they are separate processes on one file. With WAL,
 * synchronous=NORMAL cannot corrupt the file; a power failure loses at most the last commits
 * (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
const sqlitePragmas = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;';

/**
 * How long a writer waits for the other process's write: far longer than any of ours takes, shorter than a user waits
 * for a page. The wait blocks its whole process, so a program that must stay responsive passes less and retries by
 * itself (patience.ts).
 */
const sqliteBusyTimeoutMs = 15_000;

class SqliteAdapterFactory extends PrismaBetterSqlite3 {
  override async connect(): Promise<SqlDriverAdapter> {
    const adapter = await super.connect();
    await adapter.executeScript(sqlitePragmas);
    return adapter;
  }
}

/** Loads PostgreSQL's driver at the first query, so that no program waits for it on SQLite, the default. */
class PostgresqlAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = 'postgres';
  readonly adapterName = '@prisma/adapter-pg';
  readonly #databaseUrl: string;

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  async #factory(): Promise<SqlMigrationAwareDriverAdapterFactory> {
    const { PrismaPg } = await import('@prisma/adapter-pg');
    return new PrismaPg({ connectionString: this.#databaseUrl, connectionTimeoutMillis: 10_000 });
  }

  async connect(): Promise<SqlDriverAdapter> {
    return (await this.#factory()).connect();
  }

  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    return (await this.#factory()).connectToShadowDb();
  }
}

/** How to reach the database; used by the client and the migrations alike. */
export function adapterFactory(
  databaseUrl: string,
  busyTimeoutMs = sqliteBusyTimeoutMs,
): SqlMigrationAwareDriverAdapterFactory {
  return providerOf(databaseUrl) === 'postgresql'
    ? new PostgresqlAdapterFactory(databaseUrl)
    : new SqliteAdapterFactory({ url: databaseUrl, timeout: busyTimeoutMs });
}
