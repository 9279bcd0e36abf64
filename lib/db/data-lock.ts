import { adapterFactory } from './adapter';
import { providerOf } from './provider';
import { type Hold, tryLockFile } from './share-data';

/** Any number that no other program uses for its advisory locks: "mado" in ASCII. */
const ADVISORY_KEY = 0x6d61646f;

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
 * PostgreSQL a running Mado does not hold it (`tryShareData`).
 */
export async function tryTakeData(databaseUrl: string): Promise<Hold | undefined> {
  return providerOf(databaseUrl) === 'sqlite'
    ? tryLockFile(databaseUrl, 'BEGIN EXCLUSIVE')
    : tryAdvisoryLock(databaseUrl);
}
