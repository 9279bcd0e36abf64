import { copyFile } from 'node:fs/promises';
import Sqlite from 'better-sqlite3';
import { isBusy, isDiskFull, sqliteFile } from '@/lib/db/sqlite-file';
import { CommandError } from '@/scripts/mado/command-error';
import { automaticPath, openBackupsFolder, workPathIn } from './automatic';
import { isThere } from './files';
import { type Data, makeBackup } from './make-backup';
import { readSqlite, sqliteFiles } from './sqlite-copy';

const BUSY_TIMEOUT_MS = 2_000;

/** What is in the place of a database. */
export type Former = 'nothing' | 'empty' | 'in-use' | 'unreadable';

/** Tables that fill by themselves when Mado runs. */
const OWN_TABLES = ['Lease'];

export const holdsRows = (rows: Record<string, number>): boolean =>
  Object.entries(rows).some(([table, count]) => count > 0 && !OWN_TABLES.includes(table));

/**
 * Closes the database that is to be replaced, so that all of it is in one file. SQLite leaves write-ahead logging only
 * if no other program has the file open, which finds out programs that hold no lock of ours, such as an older Mado.
 */
function closeForGood(file: string): void {
  const database = new Sqlite(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.exec('PRAGMA journal_mode = DELETE');
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new CommandError(`Another program has ${file} open. Stop Mado, and whatever else uses it, then restore.`);
  } finally {
    database.close();
  }
}

/** What the restore would replace. Throws a `CommandError` while another program uses it. */
export async function lookAtSqlite(databaseUrl: string): Promise<Former> {
  const file = sqliteFile(databaseUrl);
  if (!(await isThere(file))) return 'nothing';
  try {
    closeForGood(file);
    return holdsRows(readSqlite(file).rows) ? 'in-use' : 'empty';
  } catch (error) {
    if (error instanceof CommandError || isDiskFull(error)) throw error;
    return 'unreadable';
  }
}

/** Puts the former state aside and returns where. A database that SQLite cannot read is copied as it is. */
export async function setAside(data: Data, former: Former): Promise<string> {
  const folder = await openBackupsFolder(data.dataDir);
  const path = await automaticPath(folder, 'restore');
  if (former !== 'unreadable') {
    await makeBackup(data, path, { hasSecrets: true, workPath: workPathIn(folder) });
    return path;
  }
  const base = path.replace('.tar.gz', '.db');
  const file = sqliteFile(data.databaseUrl);
  for (const from of sqliteFiles(data.databaseUrl)) {
    if (await isThere(from)) await copyFile(from, base + from.slice(file.length));
  }
  return base;
}
