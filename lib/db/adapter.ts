import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { providerOf } from './provider';

/**
 * WAL lets the web app read while the sidecar writes; both are separate processes on one file. With WAL,
 * synchronous=NORMAL cannot corrupt the file, and a power cut loses at most the last commits
 * (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
const sqlitePragmas = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;';

/**
 * How long a writer waits for the other process's write: far above any of ours, below a page's patience.
 * The wait stops its whole process, so a program that must stay responsive chooses less and tries again itself (patience.ts).
 */
const sqliteBusyTimeoutMs = 15_000;

class SqliteAdapterFactory extends PrismaBetterSqlite3 {
  override async connect(): Promise<SqlDriverAdapter> {
    const adapter = await super.connect();
    await adapter.executeScript(sqlitePragmas);
    return adapter;
  }
}

/** PostgreSQL's driver is loaded at the first query: on SQLite, where most start, no program waits for it. */
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

/** How to reach the database: used by the client and by the migrations alike. */
export function adapterFactory(
  databaseUrl: string,
  busyTimeoutMs = sqliteBusyTimeoutMs,
): SqlMigrationAwareDriverAdapterFactory {
  return providerOf(databaseUrl) === 'postgresql'
    ? new PostgresqlAdapterFactory(databaseUrl)
    : new SqliteAdapterFactory({ url: databaseUrl, timeout: busyTimeoutMs });
}
