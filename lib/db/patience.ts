import { setTimeout as delay } from 'node:timers/promises';

/**
 * How long SQLite itself waits for another program's write. The wait blocks the whole process, signaling and pages
 * included, so it is as short as an ordinary write takes. Longer waits happen here, without blocking.
 */
export const SQLITE_BUSY_TIMEOUT_MS = 20;

/** A busy database (a backup, a migration) is back within seconds; together these delays are about 13 s. */
const RETRY_DELAYS_MS = [20, 40, 100, 200, 400, 800, 1_600, 2_500, 3_500, 4_000];

/** Prisma's codes of errors that no retry resolves: a duplicate id, a deleted user, a deleted row. */
const FINAL_CODES: readonly unknown[] = ['P2002', 'P2003', 'P2025'];

/** A CHECK constraint rejected the row: the databases' own codes, which Prisma passes on. */
const CHECK_CODES: readonly unknown[] = ['SQLITE_CONSTRAINT_CHECK', '23514'];

/** How Prisma describes a driver error without a Prisma code. */
interface DriverError {
  readonly meta?: { readonly driverAdapterError?: { readonly cause?: { readonly originalCode?: unknown } } };
}

function isFinal(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const driverCode = (error as DriverError).meta?.driverAdapterError?.cause?.originalCode;
  return FINAL_CODES.includes(error.code) || CHECK_CODES.includes(driverCode);
}

/** Writes to the database, retrying while it is busy. `wait` takes milliseconds. Rejects with the last error. */
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
