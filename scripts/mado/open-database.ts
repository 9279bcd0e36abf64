import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ParsedSettings } from '@/lib/config/settings';
import { type Database, openDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { type Provider, providerOf } from '@/lib/db/provider';
import { requireDatabase } from '@/lib/db/require-database';
import { CommandError } from './command-error';

type Settings = Pick<ParsedSettings, 'databaseUrl' | 'DATA_DIR'>;

/** The names of this version's migrations, oldest first. */
async function ownMigrations(provider: Provider): Promise<string[]> {
  const entries = await readdir(join('prisma', provider, 'migrations'), { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

const HAS_RECORD = {
  sqlite: `SELECT name FROM sqlite_master WHERE type = 'table' AND name = '_prisma_migrations'`,
  postgresql: `SELECT '' AS name WHERE to_regclass('"_prisma_migrations"') IS NOT NULL`,
};
const FINISHED =
  'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name';

/** The names of the migrations that this database has been through, oldest first; null for one without any table. */
export async function appliedMigrations(db: Database, provider: Provider): Promise<string[] | null> {
  const namesOf = async (sql: string) => {
    const rows = await db.$queryRawUnsafe<{ name: string }[]>(sql);
    return rows.map(({ name }) => name);
  };
  return (await namesOf(HAS_RECORD[provider])).length > 0 ? namesOf(FINISHED) : null;
}

/** The path of a SQLite database. */
function fileOf(databaseUrl: string): string | undefined {
  return providerOf(databaseUrl) === 'sqlite' ? databaseUrl.replace(/^file:/, '') : undefined;
}

/** Names the place: a command that runs with other settings than Mado itself looks in another one. */
function noDatabase(databaseUrl: string): CommandError {
  const place = fileOf(databaseUrl);
  return new CommandError(
    `There is no database ${place ? `at ${place}` : 'with tables at DATABASE_URL'} yet. If Mado has run already, give this command its DATA_DIR or DATABASE_URL; otherwise start Mado once, or make the first account with \`npx mado admin create\`.`,
  );
}

/** Closes its connection: the migrations need SQLite's file to themselves. */
async function isEmpty(databaseUrl: string): Promise<boolean> {
  const db = openDatabase(databaseUrl);
  try {
    return (await appliedMigrations(db, providerOf(databaseUrl))) === null;
  } finally {
    await db.$disconnect();
  }
}

/** Throws unless this database can be opened as it is. */
async function requireTables(db: Database, databaseUrl: string): Promise<void> {
  const applied = await appliedMigrations(db, providerOf(databaseUrl));
  if (applied === null) throw noDatabase(databaseUrl);
  const own = await ownMigrations(providerOf(databaseUrl));
  const newer = applied.find((name) => !own.includes(name));
  if (newer) {
    throw new CommandError(`The database belongs to a newer Mado (it has the migration ${newer}). Use that version.`);
  }
  if (applied.length < own.length) {
    throw new CommandError(
      'The database belongs to an older Mado. Start Mado once, which upgrades it; then run this command again.',
    );
  }
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
  if (creates && (await isEmpty(databaseUrl))) {
    await migrate(databaseUrl);
    console.error(`Made the tables of a new database${file ? ` at ${file}` : ''}.`);
  }
  const db = openDatabase(databaseUrl);
  try {
    await requireTables(db, databaseUrl);
    return await use(db);
  } finally {
    await db.$disconnect();
  }
}
