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

/** A CHECK constraint that refused the row: Prisma passes on what each database calls it. */
const CHECK_CODES: readonly unknown[] = ['SQLITE_CONSTRAINT_CHECK', '23514'];

/** As Prisma describes an error that has no code of its own there. */
interface DriverError {
  readonly meta?: { readonly driverAdapterError?: { readonly cause?: { readonly originalCode?: unknown } } };
}

function isFinal(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const driverCode = (error as DriverError).meta?.driverAdapterError?.cause?.originalCode;
  return FINAL_CODES.includes(error.code) || CHECK_CODES.includes(driverCode);
}

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
