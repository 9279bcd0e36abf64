import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { adapterFactory } from './adapter';
import { tryTakeData } from './data-lock';
import { IS_UNFINISHED, type MigrationState, readMigrationState } from './migration-state';
import { providerOf } from './provider';
import { isBusy } from './sqlite-file';

const lockfileName = 'migration_lock.toml';

/** Another start's migration, with the backup before it, is over by then; a database too large for that is none of ours. */
const WAIT_FOR_OTHERS_MS = 60_000;
const LOOK_AGAIN_MS = 100;

/** How long one look may wait for another program's write. */
const LOOK_BUSY_MS = 1_000;

/** The database has a migration that this version does not know. */
export class NewerDatabaseError extends Error {
  override name = 'NewerDatabaseError';
  readonly migration: string;

  constructor(migration: string) {
    super(`The database was upgraded by a newer Mado: it has the migration ${migration}, which this version lacks.`);
    this.migration = migration;
  }
}

/** A migration's SQL does not fit what is in the database. The database is as it was before. */
export class MigrationFailedError extends Error {
  override name = 'MigrationFailedError';
  readonly migration: string;

  constructor(migration: string, reason: string) {
    super(`The migration ${migration} of the database failed. Nothing of it was applied. ${reason}`);
    this.migration = migration;
  }
}

/** How SQLite, PostgreSQL and the operating system say so, in the words to which the engine reduces an error. */
const DISK_IS_FULL = /disk is full|no space left on device|disk quota exceeded/i;

const migrationsFolder = (databaseUrl: string, prismaFolder: string) =>
  resolve(prismaFolder, providerOf(databaseUrl), 'migrations');

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** The names of this version's migrations, oldest first. */
export function knownMigrations(databaseUrl: string, prismaFolder = 'prisma'): Promise<string[]> {
  return namesIn(migrationsFolder(databaseUrl, prismaFolder));
}

async function readMigrations(folder: string) {
  return Promise.all(
    (await namesIn(folder)).map(async (path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: await readFile(join(folder, path, 'migration.sql'), 'utf8') },
      },
    })),
  );
}

export interface MigrateOptions {
  readonly prismaFolder?: string;
  /** Called with what is about to be applied, before anything changes. If it rejects, nothing does. */
  beforeApplying?(pending: readonly string[], state: MigrationState): Promise<void>;
}

/**
 * Applies the migrations in `prisma/<provider>/migrations` and returns the names of those applied now. Several programs
 * may call it at once: one applies them, the others wait for it and find nothing to do. A migration is applied in full
 * or not at all, also when the process is killed; the next call resumes. Rejects with `NewerDatabaseError` or
 * `MigrationFailedError`.
 */
export async function migrate(
  databaseUrl: string,
  { prismaFolder = 'prisma', beforeApplying }: MigrateOptions = {},
): Promise<string[]> {
  const folder = migrationsFolder(databaseUrl, prismaFolder);
  const known = await namesIn(folder);
  const lastLookMs = performance.now() + WAIT_FOR_OTHERS_MS;
  while (true) {
    const before = await lookAt(databaseUrl);
    if (before && pendingOf(before, known).length === 0) return [];
    const taken = await tryTakeData(databaseUrl);
    if (taken) {
      try {
        const state = await readMigrationState(databaseUrl);
        const pending = pendingOf(state, known);
        if (pending.length === 0) return [];
        await beforeApplying?.(pending, state);
        return await apply(databaseUrl, folder, pending);
      } finally {
        await taken.release();
      }
    }
    if (performance.now() > lastLookMs) {
      throw new Error(
        'The database must be upgraded, but another Mado is running on it, or is upgrading or restoring it. Stop that one, then start again.',
      );
    }
    await delay(LOOK_AGAIN_MS);
  }
}

/** Undefined while another program's migration has locked the file. */
async function lookAt(databaseUrl: string): Promise<MigrationState | undefined> {
  try {
    return await readMigrationState(databaseUrl, LOOK_BUSY_MS);
  } catch (error) {
    if (isBusy(error)) return undefined;
    throw error;
  }
}

/** The names of the migrations that `migrate` would apply. Rejects with `NewerDatabaseError`. */
export async function pendingMigrations(databaseUrl: string): Promise<string[]> {
  return pendingOf(await readMigrationState(databaseUrl), await knownMigrations(databaseUrl));
}

function pendingOf({ applied, unfinished }: MigrationState, known: readonly string[]): string[] {
  const unknown = [...applied, ...unfinished].find((name) => !known.includes(name));
  if (unknown !== undefined) throw new NewerDatabaseError(unknown);
  return known.filter((name) => !applied.includes(name));
}

/**
 * The record of a migration that was killed or failed stands for nothing: the migration's own transaction would have
 * finished the record (schema-engine.ts). The engine refuses to go on while it is there.
 */
async function forgetUnfinished(databaseUrl: string): Promise<void> {
  const connection = await adapterFactory(databaseUrl).connect();
  try {
    await connection.executeRaw({
      sql: `DELETE FROM "_prisma_migrations" WHERE ${IS_UNFINISHED}`,
      args: [],
      argTypes: [],
    });
  } finally {
    await connection.dispose();
  }
}

async function apply(databaseUrl: string, folder: string, pending: readonly string[]): Promise<string[]> {
  const { unfinished } = await readMigrationState(databaseUrl);
  if (unfinished.length > 0) await forgetUnfinished(databaseUrl);
  const migrationsList = {
    baseDir: folder,
    lockfile: { path: lockfileName, content: await readFile(join(folder, lockfileName), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await readMigrations(folder),
  };
  const scripts = migrationsList.migrationDirectories.map(({ migrationFile }) => migrationFile.content.value);
  const filters = { externalTables: [], externalEnums: [] };
  // Only now: most starts find nothing to do, and the supervisor stays in memory.
  const { withSchemaEngine } = await import('./schema-engine');
  try {
    const applied = await withSchemaEngine(
      databaseUrl,
      (engine) => engine.applyMigrations({ migrationsList, filters }),
      scripts,
    );
    return applied.appliedMigrationNames;
  } catch (error) {
    const [failed] = (await readMigrationState(databaseUrl)).unfinished;
    // The engine adds where in its source that happened, line by line.
    const reason = String(error instanceof Error ? error.message : error).split(/\n\s*0: /)[0] ?? '';
    const migration = failed ?? pending[0] ?? '';
    if (DISK_IS_FULL.test(reason)) {
      throw new Error(
        `There is no room left for the migration ${migration} of the database. Nothing of it was applied. Make room, and start again.`,
      );
    }
    throw new MigrationFailedError(migration, reason);
  }
}
