/** The path in a `file:` URL, as Prisma's adapter reads it. */
export const sqliteFile = (databaseUrl: string): string => databaseUrl.replace(/^file:/, '');

/** What SQLite keeps beside a database; parts of its content (https://www.sqlite.org/tempfiles.html). */
export const SQLITE_COMPANIONS = ['-wal', '-shm', '-journal'] as const;

/** The codes of an error, wherever Prisma or SQLite put them. */
function codesOf(error: unknown): unknown[] {
  if (!(error instanceof Error)) return [];
  const { code, cause } = error as Error & { code?: unknown; cause?: { originalCode?: unknown } };
  return [code, cause?.originalCode];
}

const startsWith = (error: unknown, prefix: string): boolean =>
  codesOf(error).some((code) => typeof code === 'string' && code.startsWith(prefix));

/** Another program has locked the database. */
export const isBusy = (error: unknown): boolean => startsWith(error, 'SQLITE_BUSY');

/** Files that cannot grow: the database, its shared memory (the first that an opening needs), or any other. */
const FULL_CODES = ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT'];

/** No room is left on the disk. */
export const isDiskFull = (error: unknown): boolean => FULL_CODES.some((code) => startsWith(error, code));
