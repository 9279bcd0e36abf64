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

/** The names of the migrations that this database has been through, oldest first; null for one without any table. */
export async function appliedMigrations(db: Database): Promise<string[] | null> {
  try {
    const rows = await db.$queryRawUnsafe<{ name: string }[]>(
      'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name',
    );
    return rows.map(({ name }) => name);
  } catch {
    // The connection has just been tried: what is missing is the table.
    return null;
  }
}

/** Whether nobody has written to this SQLite file yet. Opening it would create it. */
function isMissing({ databaseUrl }: Settings): boolean {
  return providerOf(databaseUrl) === 'sqlite' && !existsSync(databaseUrl.replace(/^file:/, ''));
}

/** Closes its connection: the migrations need SQLite's file to themselves. */
async function isEmpty(databaseUrl: string): Promise<boolean> {
  const db = openDatabase(databaseUrl);
  try {
    return (await appliedMigrations(db)) === null;
  } finally {
    await db.$disconnect();
  }
}

/** Throws unless this database can be opened as it is. */
async function requireTables(db: Database, provider: Provider): Promise<void> {
  const applied = await appliedMigrations(db);
  if (applied === null) throw new CommandError(NO_DATABASE);
  const own = await ownMigrations(provider);
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

const NO_DATABASE =
  'There is no database yet. Start Mado once, or make the first account with `npx mado admin create`, which makes one.';

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
  if (isMissing(settings)) {
    if (!creates) throw new CommandError(NO_DATABASE);
    await mkdir(resolve(settings.DATA_DIR), { recursive: true, mode: 0o700 });
  }
  await requireDatabase(databaseUrl).catch((error: Error) => {
    throw new CommandError(error.message);
  });
  if (creates && (await isEmpty(databaseUrl))) await migrate(databaseUrl);
  const db = openDatabase(databaseUrl);
  try {
    await requireTables(db, providerOf(databaseUrl));
    return await use(db);
  } finally {
    await db.$disconnect();
  }
}
