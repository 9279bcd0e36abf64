import Sqlite from 'better-sqlite3';
import { adapterFactory } from './adapter';
import { providerOf } from './provider';
import { isBusy, sqliteFile } from './sqlite-file';

/** Held until it is released, or until the process ends, however that happens. */
export interface Hold {
  /** PostgreSQL's processes that serve the connections of this hold. */
  readonly pids: readonly number[];
  release(): Promise<void>;
}

/** Any number that no other program uses for its advisory locks: "mado" in ASCII. */
const ADVISORY_KEY = 0x6d61646f;

/** Referenced here for as long as they are held: the collector closes a database that nothing refers to. */
const heldFiles = new Set<Sqlite>();

/**
 * The operating system releases SQLite's locks when a process dies, and they count any number of holders. A file with a
 * process id in it would have to be cleaned up, and after a reboot the id belongs to somebody else.
 */
function tryLockFile(databaseUrl: string, sql: string): Hold | undefined {
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

async function tryAdvisoryLock(databaseUrl: string): Promise<Hold | undefined> {
  const connection = await adapterFactory(databaseUrl).connect();
  // One transaction keeps one connection of the pool, and the lock is the transaction's.
  const transaction = await connection.startTransaction();
  const release = async () => {
    await transaction.executeRaw({ sql: 'ROLLBACK', args: [], argTypes: [] }).catch(() => undefined);
    await transaction.rollback();
    await connection.dispose();
  };
  try {
    const sql = `SELECT pg_try_advisory_xact_lock(${ADVISORY_KEY}), pg_backend_pid()::int`;
    const { rows } = await transaction.queryRaw({ sql, args: [], argTypes: [] });
    if (rows[0]?.[0] === true) return { pids: [Number(rows[0][1])], release };
  } catch (error) {
    await release();
    throw error;
  }
  await release();
  return undefined;
}

/**
 * Takes the data for one program alone: to migrate it, or to replace it. Undefined while another program has it. On
 * PostgreSQL a running Mado does not hold it (`shareData`).
 */
export async function tryTakeData(databaseUrl: string): Promise<Hold | undefined> {
  return providerOf(databaseUrl) === 'sqlite'
    ? tryLockFile(databaseUrl, 'BEGIN EXCLUSIVE')
    : tryAdvisoryLock(databaseUrl);
}

/**
 * Held by each running Mado, so that nobody takes its data. Undefined while another program has taken it. On PostgreSQL
 * nothing is held: there the server's list of connections says who is there, after lost connections as well.
 */
export function tryShareData(databaseUrl: string): Hold | undefined {
  if (providerOf(databaseUrl) === 'postgresql') return { pids: [], release: async () => undefined };
  return tryLockFile(databaseUrl, 'BEGIN; SELECT count(*) FROM sqlite_master');
}
