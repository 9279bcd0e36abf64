import Sqlite from 'better-sqlite3';
import { SQLITE_COMPANIONS, sqliteFile } from '@/lib/db/sqlite-file';
import { CommandError } from '@/scripts/mado/command-error';
import { isThere } from './files';

/** Longer than any write of ours takes. */
const BUSY_TIMEOUT_MS = 15_000;
const ALL_PAGES = 0x7fff_ffff;

export type Rows = Record<string, number>;

/** What a database holds. */
export interface Contents {
  readonly migrations: string[];
  readonly rows: Rows;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

const TABLES = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`;
export const APPLIED_MIGRATIONS = `SELECT "migration_name" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL ORDER BY "migration_name"`;

/** Counts the rows of every table of Mado. */
function contentsOf(database: Sqlite): Contents {
  const tables = database.prepare(TABLES).pluck().all().map(String);
  const count = (table: string) =>
    Number(
      database
        .prepare(`SELECT count(*) FROM ${quoted(table)}`)
        .pluck()
        .get(),
    );
  return {
    migrations: tables.includes('_prisma_migrations')
      ? database.prepare(APPLIED_MIGRATIONS).pluck().all().map(String)
      : [],
    rows: Object.fromEntries(tables.filter((name) => name !== '_prisma_migrations').map((name) => [name, count(name)])),
  };
}

/** Reads a file that nobody writes to. */
export function readSqlite(file: string): Contents {
  const database = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    return contentsOf(database);
  } finally {
    database.close();
  }
}

/** Copies a database that may be in use to one file, which needs no others beside it. */
export async function copySqlite(databaseUrl: string, to: string): Promise<Contents> {
  const file = sqliteFile(databaseUrl);
  if (!(await isThere(file))) throw new CommandError(`There is no database at ${file} yet: nothing to back up.`);
  const source = new Sqlite(file, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    // In one step, which reads the state of one moment. A copy in several steps begins again after each write of others.
    await source.backup(to, { progress: () => ALL_PAGES });
  } finally {
    source.close();
  }
  const copy = new Sqlite(to);
  try {
    copy.exec('PRAGMA journal_mode = DELETE');
    return contentsOf(copy);
  } finally {
    copy.close();
  }
}

/** Throws a `CommandError` that tells what is wrong with a copy of a database. */
export function checkSqlite(file: string): Contents {
  let database: Sqlite | undefined;
  try {
    database = new Sqlite(file, { readonly: true, fileMustExist: true });
    const found = database.prepare('PRAGMA integrity_check(1)').pluck().get();
    if (found !== 'ok') throw new Error(String(found));
    const dangling = database.prepare('PRAGMA foreign_key_check').all();
    if (dangling.length > 0) throw new Error(`${dangling.length} rows refer to rows that do not exist`);
    return contentsOf(database);
  } catch (error) {
    throw new CommandError(`The database in the backup is damaged: ${(error as Error).message}.`);
  } finally {
    database?.close();
  }
}

/** The database's file and what SQLite keeps beside it. */
export const sqliteFiles = (databaseUrl: string): string[] =>
  ['', ...SQLITE_COMPANIONS].map((suffix) => sqliteFile(databaseUrl) + suffix);
