import { chmod, copyFile, mkdir, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { tryTakeData } from '@/lib/db/data-lock';
import { knownMigrations } from '@/lib/db/migrate';
import { providerOf } from '@/lib/db/provider';
import { isDiskFull, SQLITE_COMPANIONS, sqliteFile } from '@/lib/db/sqlite-file';
import { CommandError } from '@/scripts/mado/command-error';
import { flush, isThere, makeWorkFolder, removeFolder } from './files';
import type { Data } from './make-backup';
import { type Manifest, SECRET_MEMBERS } from './manifest';
import { type OpenedBackup, openBackup } from './open-backup';
import { carryOut, decide, finishRestore, type RestorePlan } from './pending-restore';
import { lookAtPostgres, replacePostgres } from './replace-postgres';
import { lookAtSqlite, setAside } from './replace-sqlite';
import { madoVersion } from './version';

export interface RestoreOptions {
  /** Replace a database that holds something. */
  readonly isForced: boolean;
  readonly askPassphrase: () => Promise<string>;
}

export interface Restored {
  readonly manifest: Manifest;
  /** Where the state from before is, if there was any. */
  readonly former: string | undefined;
  readonly unchecked: readonly string[];
}

async function requireFitting(file: string, { manifest }: OpenedBackup, databaseUrl: string): Promise<void> {
  const provider = providerOf(databaseUrl);
  if (manifest.provider !== provider) {
    throw new CommandError(
      `${file} is from ${manifest.provider} and DATABASE_URL names ${provider}: a backup can be restored to the same kind of database only.`,
    );
  }
  const known = await knownMigrations(databaseUrl);
  const unknown = manifest.migrations.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new CommandError(
    `${file} was made by Mado ${manifest.madoVersion} and has the migration ${unknown}, which this Mado ${await madoVersion()} does not know. Use that version or a later one. Nothing was changed.`,
  );
}

function requireForce(isInUse: boolean, isForced: boolean): void {
  if (!isInUse || isForced) return;
  throw new CommandError(
    'There is a database with something in it. To replace it, say --force; it is put aside first. Nothing was changed.',
  );
}

/** Moves that put the backup's secrets into DATA_DIR; they are beside their places, and on the disk. */
async function secretMoves(folder: string, { members }: Manifest, dataDir: string): Promise<RestorePlan['moves']> {
  const moves: RestorePlan['moves'] = [];
  for (const name of SECRET_MEMBERS) {
    if (!members[name]) continue;
    const from = join(dataDir, `${name}.restored`);
    await copyPrivately(join(folder, name), from);
    moves.push({ from, to: join(dataDir, name), outdated: [] });
  }
  return moves;
}

async function copyPrivately(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o600);
  await flush(to);
}

async function restoreSqlite(data: Data, opened: OpenedBackup, folder: string, isForced: boolean) {
  const former = await lookAtSqlite(data.databaseUrl);
  const isInUse = former === 'in-use' || former === 'unreadable';
  requireForce(isInUse, isForced);
  const aside = isInUse ? await setAside(data, former) : undefined;
  const to = sqliteFile(data.databaseUrl);
  const from = `${to}.restored`;
  await rename(opened.database, from);
  await flush(from);
  await flush(dirname(from));
  const outdated = SQLITE_COMPANIONS.map((suffix) => to + suffix);
  const moves = [{ from, to, outdated }, ...(await secretMoves(folder, opened.manifest, data.dataDir))];
  await decide(data.dataDir, { moves });
  await carryOut(data.dataDir);
  return aside;
}

async function restorePostgres(
  data: Data,
  { manifest, database }: OpenedBackup,
  folder: string,
  isForced: boolean,
  ownPids: readonly number[],
) {
  const { schema, isInUse } = await lookAtPostgres(data.databaseUrl, ownPids);
  if (schema !== manifest.schema) {
    throw new CommandError(
      `The backup is of the schema ${manifest.schema}, and DATABASE_URL leads to the schema ${schema}. Nothing was changed.`,
    );
  }
  requireForce(isInUse, isForced);
  const aside = isInUse ? await setAside(data, 'in-use') : undefined;
  const moves = await secretMoves(folder, manifest, data.dataDir);
  await replacePostgres(data.databaseUrl, database, folder);
  if (moves.length > 0) {
    await decide(data.dataDir, { moves });
    await carryOut(data.dataDir);
  }
  return aside;
}

/**
 * Replaces the data of a Mado that is not running by a backup: all of it or nothing, also when the process is killed.
 * Throws a `CommandError` that says why not.
 */
export async function restore(data: Data, file: string, options: RestoreOptions): Promise<Restored> {
  const { databaseUrl, dataDir } = data;
  const isSqlite = providerOf(databaseUrl) === 'sqlite';
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const besides = isSqlite ? resolve(sqliteFile(databaseUrl)) : join(dataDir, 'restore');
  if (!(await isThere(dirname(besides)))) throw new CommandError(`There is no folder ${dirname(besides)}.`);
  const folder = await makeWorkFolder(besides);
  try {
    const opened = await openBackup(resolve(file), folder, options.askPassphrase);
    await requireFitting(file, opened, databaseUrl);
    await finishRestore(dataDir, databaseUrl);
    const taken = await tryTakeData(databaseUrl);
    if (!taken) throw new CommandError('Mado is running on this data. Stop it, then restore.');
    try {
      const former = isSqlite
        ? await restoreSqlite(data, opened, folder, options.isForced)
        : await restorePostgres(data, opened, folder, options.isForced, taken.pids);
      return { manifest: opened.manifest, former, unchecked: opened.unchecked };
    } finally {
      await taken.release();
    }
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw new CommandError(`There is not enough room in ${dirname(besides)} for the restore. Nothing was changed.`);
  } finally {
    await removeFolder(folder);
  }
}
