import { stat } from 'node:fs/promises';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { adapterFactory } from '@/lib/db/adapter';
import { knownMigrations } from '@/lib/db/migrate';
import { type MigrationState, readMigrationState } from '@/lib/db/migration-state';
import { providerOf } from '@/lib/db/provider';
import { requireDatabase } from '@/lib/db/require-database';
import { sqliteFile } from '@/lib/db/sqlite-file';
import type { Check } from '../check';
import { type Finding, ok, problem, warning } from '../finding';

/** Compares the migrations that this version ships with those that the database has. */
export function readMigrations(
  shipped: readonly string[],
  { applied, unfinished }: Pick<MigrationState, 'applied' | 'unfinished'>,
): Finding {
  const id = 'database-migrations';
  if (unfinished.length > 0) {
    return problem(
      id,
      `The migration ${unfinished.join(', ')} was begun and never completed. Nothing of it was applied.`,
      'Start Mado: it tries again, and says what is in the way and how to go back.',
    );
  }
  const unknown = applied.filter((name) => !shipped.includes(name));
  if (unknown.length > 0) {
    return problem(
      id,
      `The database is of a newer version of Mado: this one does not know ${unknown.join(', ')}.`,
      'Run the newer version again, or restore a backup of this version.',
    );
  }
  const pending = shipped.filter((name) => !applied.includes(name));
  if (pending.length > 0) {
    return warning(
      id,
      `${pending.length} of ${shipped.length} migrations are still to be applied.`,
      'The next start applies them: restart Mado.',
    );
  }
  return ok(id, `All ${shipped.length} migrations are applied.`);
}

async function examineIntegrity(connection: SqlDriverAdapter): Promise<Finding> {
  const id = 'database-integrity';
  const { rows } = await connection.queryRaw({ sql: 'PRAGMA quick_check(5)', args: [], argTypes: [] });
  const said = rows.map(([line]) => String(line)).join('; ');
  if (said === 'ok') return ok(id, 'The database file is sound.');
  return problem(
    id,
    `The database file is damaged: ${said}`,
    'Stop Mado at once, keep a copy of the file, restore the last good backup, and have the disk checked.',
  );
}

async function examine(databaseUrl: string): Promise<Finding[]> {
  const known = await knownMigrations(databaseUrl);
  if (providerOf(databaseUrl) === 'postgresql') {
    return [readMigrations(known, await readMigrationState(databaseUrl))];
  }
  const connection = await adapterFactory(databaseUrl).connect();
  try {
    const integrity = await examineIntegrity(connection);
    return [integrity, readMigrations(known, await readMigrationState(databaseUrl))];
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
      const file = sqliteFile(databaseUrl);
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
