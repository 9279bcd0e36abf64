import { setTimeout as delay } from 'node:timers/promises';

/**
 * How long SQLite itself waits for another program's write. The wait stops the whole process, rings and pages and all, so
 * it is as short as an ordinary write takes; what goes beyond is waited for here, without stopping anything.
 */
export const SQLITE_BUSY_TIMEOUT_MS = 20;

/** A database that is busy (a backup, a migration) is back within seconds; together these wait about 13 s. */
const RETRY_DELAYS_MS = [20, 40, 100, 200, 400, 800, 1_600, 2_500, 3_500, 4_000];

/** Prisma's codes for what no retry mends: an id that is taken, a user who is gone, a row that is gone. */
const FINAL_CODES: readonly unknown[] = ['P2002', 'P2003', 'P2025'];

const isFinal = (error: unknown) => error instanceof Error && 'code' in error && FINAL_CODES.includes(error.code);

/** Writes to the database, again and again while it is busy. `wait` takes milliseconds. Rejects with the last error. */
export async function writePatiently<T>(
  write: () => Promise<T>,
  wait: (ms: number) => Promise<void> = delay,
): Promise<T> {
  for (const delayMs of RETRY_DELAYS_MS) {
    try {
      return await write();
    } catch (error) {
      if (isFinal(error)) throw error;
      await wait(delayMs);
    }
  }
  return write();
}
