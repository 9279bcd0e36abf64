import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ParsedSettings } from '@/lib/config/settings';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate, NewerDatabaseError, pendingMigrations } from '@/lib/db/migrate';
import { readMigrationState } from '@/lib/db/migration-state';
import { providerOf } from '@/lib/db/provider';
import { requireDatabase } from '@/lib/db/require-database';
import { sqliteFile } from '@/lib/db/sqlite-file';
import { CommandError } from './command-error';

type Settings = Pick<ParsedSettings, 'databaseUrl' | 'DATA_DIR'>;

/** The path of a SQLite database. */
function fileOf(databaseUrl: string): string | undefined {
  return providerOf(databaseUrl) === 'sqlite' ? sqliteFile(databaseUrl) : undefined;
}

/** Names the place: a command that runs with other settings than Mado itself looks in another one. */
function noDatabase(databaseUrl: string): CommandError {
  const place = fileOf(databaseUrl);
  return new CommandError(
    `There is no database ${place ? `at ${place}` : 'with tables at DATABASE_URL'} yet. If Mado has run already, give this command its DATA_DIR or DATABASE_URL; otherwise start Mado once, or make the first account with \`npx mado admin create\`.`,
  );
}

/** Throws unless this database can be used as it is. */
async function requireCurrent(databaseUrl: string): Promise<void> {
  if (!(await readMigrationState(databaseUrl)).hasTables) throw noDatabase(databaseUrl);
  let pending: readonly string[];
  try {
    pending = await pendingMigrations(databaseUrl);
  } catch (error) {
    if (!(error instanceof NewerDatabaseError)) throw error;
    throw new CommandError(`${error.message} Use the newer version.`);
  }
  if (pending.length === 0) return;
  throw new CommandError(
    'The database belongs to an older Mado. Start Mado once, which upgrades it; then run this command again.',
  );
}

/**
 * Opens the database of the settings for `use`, beside a running Mado or without one, and closes it. `creates`: makes a
 * database that does not exist yet. Throws a CommandError if it cannot be reached or belongs to another version.
 */
export async function withDatabase<T>(
  settings: Settings,
  use: (db: Database) => Promise<T>,
  { creates = false } = {},
): Promise<T> {
  const { databaseUrl } = settings;
  const file = fileOf(databaseUrl);
  // Opening it would create it.
  if (file !== undefined && !existsSync(file)) {
    if (!creates) throw noDatabase(databaseUrl);
    await mkdir(resolve(settings.DATA_DIR), { recursive: true, mode: 0o700 });
  }
  await requireDatabase(databaseUrl).catch((error: Error) => {
    throw new CommandError(error.message);
  });
  if (creates && !(await readMigrationState(databaseUrl)).hasTables) {
    await migrate(databaseUrl);
    console.error(`Made the tables of a new database${file ? ` at ${file}` : ''}.`);
  }
  await requireCurrent(databaseUrl);
  const db = openDatabase(databaseUrl);
  try {
    return await use(db);
  } finally {
    await db.$disconnect();
  }
}
