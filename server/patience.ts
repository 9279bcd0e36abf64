import type { Clock } from './clock';
import { describeError } from './describe-error';

/**
 * How long SQLite itself waits for another program's write. The wait stops this whole process, rings and all, so it is
 * as short as an ordinary write takes; what goes beyond is waited for here, without stopping anything.
 */
export const SQLITE_BUSY_TIMEOUT_MS = 20;

/** A database that is busy (a backup, a migration) is back within seconds; together these wait about 13 s. */
const RETRY_DELAYS_MS = [20, 40, 100, 200, 400, 800, 1_600, 2_500, 3_500, 4_000];

/** Prisma's codes for what no retry mends: an id that is taken, a user who is gone, a row that is gone. */
const FINAL_CODES = new Set(['P2002', 'P2003', 'P2025']);

/** Writes to the database, again and again while it is busy. Rejects with the last error. */
export async function writePatiently<T>(clock: Clock, write: () => Promise<T>): Promise<T> {
  for (const delayMs of RETRY_DELAYS_MS) {
    try {
      return await write();
    } catch (error) {
      if (FINAL_CODES.has(describeError(error).code ?? '')) throw error;
      await new Promise<void>((resolve) => clock.after(delayMs, resolve));
    }
  }
  return write();
}
