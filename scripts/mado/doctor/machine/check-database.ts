import { readdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { adapterFactory } from '@/lib/db/adapter';
import { type Provider, providerOf } from '@/lib/db/provider';
import { requireDatabase } from '@/lib/db/require-database';
import type { Check } from '../check';
import { type Finding, ok, problem, warning } from '../finding';

/** A row of Prisma's `_prisma_migrations`. */
export interface AppliedMigration {
  readonly name: string;
  readonly isFinished: boolean;
}

/** Compares the migrations that this version ships with those that the database has. */
export function readMigrations(shipped: readonly string[], applied: readonly AppliedMigration[]): Finding {
  const id = 'database-migrations';
  const unfinished = applied.filter(({ isFinished }) => !isFinished).map(({ name }) => name);
  if (unfinished.length > 0) {
    return problem(
      id,
      `The migration ${unfinished.join(', ')} was begun and never completed.`,
      'Restore the backup that was made before it, and start again.',
    );
  }
  const names = new Set(applied.map(({ name }) => name));
  const unknown = [...names].filter((name) => !shipped.includes(name));
  if (unknown.length > 0) {
    return problem(
      id,
      `The database is of a newer version of Mado: this one does not know ${unknown.join(', ')}.`,
      'Run the newer version again, or restore a backup of this version.',
    );
  }
  const pending = shipped.filter((name) => !names.has(name));
  if (pending.length > 0) {
    return warning(
      id,
      `${pending.length} of ${shipped.length} migrations are still to be applied.`,
      'The next start applies them: restart Mado.',
    );
  }
  return ok(id, `All ${shipped.length} migrations are applied.`);
}

async function shippedMigrations(provider: Provider): Promise<string[]> {
  const entries = await readdir(resolve('prisma', provider, 'migrations'), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

async function query(connection: SqlDriverAdapter, sql: string): Promise<unknown[][]> {
  return (await connection.queryRaw({ sql, args: [], argTypes: [] })).rows;
}

async function appliedMigrations(connection: SqlDriverAdapter, provider: Provider): Promise<AppliedMigration[]> {
  const tables =
    provider === 'sqlite'
      ? "SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'"
      : "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = '_prisma_migrations'";
  if ((await query(connection, tables)).length === 0) return [];
  const rows = await query(
    connection,
    'SELECT migration_name, CASE WHEN finished_at IS NULL THEN 0 ELSE 1 END FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  return rows.map(([name, isFinished]) => ({ name: String(name), isFinished: Number(isFinished) === 1 }));
}

async function examineIntegrity(connection: SqlDriverAdapter): Promise<Finding> {
  const id = 'database-integrity';
  const rows = await query(connection, 'PRAGMA quick_check(5)');
  const said = rows.map(([line]) => String(line)).join('; ');
  if (said === 'ok') return ok(id, 'The database file is sound.');
  return problem(
    id,
    `The database file is damaged: ${said}`,
    'Stop Mado at once, keep a copy of the file, restore the last good backup, and have the disk checked.',
  );
}

async function examine(databaseUrl: string): Promise<Finding[]> {
  const provider = providerOf(databaseUrl);
  const connection = await adapterFactory(databaseUrl).connect();
  try {
    const migrations = readMigrations(await shippedMigrations(provider), await appliedMigrations(connection, provider));
    return provider === 'sqlite' ? [await examineIntegrity(connection), migrations] : [migrations];
  } finally {
    await connection.dispose();
  }
}

export const checkDatabase: Check = {
  group: 'Database',
  id: 'database',
  isLocal: true,
  async run({ settings: { databaseUrl } }) {
    const id = 'database';
    if (providerOf(databaseUrl) === 'sqlite') {
      const file = databaseUrl.replace(/^file:/, '');
      // Connecting would create it.
      const isThere = await stat(file).catch(() => undefined);
      if (!isThere) return [problem(id, `There is no database at ${file}.`, 'Start Mado once; the start creates it.')];
    }
    try {
      await requireDatabase(databaseUrl);
    } catch (error) {
      return [
        problem(
          id,
          (error as Error).message,
          'Compare DATABASE_URL with the database, and see that it runs and lets Mado in.',
        ),
      ];
    }
    try {
      return [ok(id, 'The database answers.'), ...(await examine(databaseUrl))];
    } catch (error) {
      return [
        problem(
          'database-integrity',
          `The database cannot be read: ${(error as Error).message}`,
          'Restore the last good backup.',
        ),
      ];
    }
  },
};
