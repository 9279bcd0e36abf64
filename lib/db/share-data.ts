import Sqlite from 'better-sqlite3';
import { providerOf } from './provider';
import { isBusy, sqliteFile } from './sqlite-file';

/** Held until it is released, or until the process ends, however that happens. */
export interface Hold {
  /** PostgreSQL's processes that serve the connections of this hold. */
  readonly pids: readonly number[];
  release(): Promise<void>;
}

/** Referenced here for as long as they are held: the collector closes a database that nothing refers to. */
const heldFiles = new Set<Sqlite>();

/**
 * Takes a lock of SQLite on a file beside the database; undefined while another program's excludes it. The operating
 * system releases SQLite's locks when a process dies, and they count any number of holders. A file with a process id in
 * it would have to be cleaned up, and after a reboot the id belongs to somebody else.
 */
export function tryLockFile(databaseUrl: string, sql: string): Hold | undefined {
  const lock = new Sqlite(`${sqliteFile(databaseUrl)}-lock`, { timeout: 0 });
  try {
    lock.exec(sql);
  } catch (error) {
    lock.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  heldFiles.add(lock);
  return {
    pids: [],
    release: async () => {
      heldFiles.delete(lock);
      lock.close();
    },
  };
}

/**
 * Held by each running Mado, so that nobody takes its data (data-lock.ts). Undefined while another program has taken it.
 * On PostgreSQL nothing is held: there the server's list of connections says who is there, after lost connections as
 * well. Apart from the rest of this folder, because the supervisor needs it and stays in memory.
 */
export function tryShareData(databaseUrl: string): Hold | undefined {
  if (providerOf(databaseUrl) === 'postgresql') return { pids: [], release: async () => undefined };
  return tryLockFile(databaseUrl, 'BEGIN; SELECT count(*) FROM sqlite_master');
}
