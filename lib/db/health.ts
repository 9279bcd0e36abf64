import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Database } from './client';
import { providerOf } from './provider';

/** What is wrong with the database: it cannot be asked, or what it holds cannot be read. */
export type DatabaseFault = 'database-unreachable' | 'database-corrupt';

/** Longer than any answer takes, shorter than load balancers wait. */
const ANSWER_WITHIN_MS = 2_000;

/** A whole check of a file follows the last after this long at least, and rests a hundred times as long as it took. */
const CHECK_EVERY_MS = 10_000;
const REST_FACTOR = 100;

/** A file that takes longer is judged by the check before, until this one ends. */
const WAIT_FOR_CHECK_MS = 1_000;

/** One row from either end of each table: whoever reads it walks down its tree. */
const TABLES = ['User', 'Session', 'Call'];
const TOUCH = TABLES.map((name) => `SELECT min(id), max(id) FROM "${name}"`).join(' UNION ALL ');

const CORRUPT = /^SQLITE_(CORRUPT|NOTADB|ERROR)/;

function faultOf(error: unknown): DatabaseFault | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Busy is not broken: a backup or a migration.
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return null;
  // SQLITE_ERROR: a table is missing, as in a file that was emptied.
  return CORRUPT.test(code) ? 'database-corrupt' : 'database-unreachable';
}

/** The part of better-sqlite3 that is used here; it has no types of its own. */
interface SqliteFile {
  prepare(sql: string): { all(): unknown[] };
  close(): void;
}
type OpenSqlite = new (file: string, options: { readonly: true; fileMustExist: true; timeout: number }) => SqliteFile;

/** Runs in a thread of its own, since the check reads the whole file. Without a message, the file is sound. */
const CHECK_SCRIPT = `
  const { parentPort, workerData } = require('node:worker_threads');
  const Sqlite = require(workerData.module);
  try {
    const db = new Sqlite(workerData.file, { readonly: true, fileMustExist: true, timeout: 20 });
    const [first] = db.prepare('PRAGMA quick_check(1)').all();
    db.close();
    parentPort.postMessage({ isCorrupt: first.quick_check !== 'ok' });
  } catch (error) {
    parentPort.postMessage({ code: error.code });
  }
`;

/**
 * Looks at a SQLite file as a program does that opens it now. A connection that is open already would not notice: it
 * answers from the pages that it has read, even when the file behind it is gone.
 */
class SqliteHealth {
  readonly #file: string;
  readonly #module: string;
  readonly #open: OpenSqlite;
  #found: DatabaseFault | null = null;
  #check: Promise<void> | null = null;
  #nextCheckMs = 0;

  constructor(file: string) {
    const require = createRequire(`${process.cwd()}/package.json`);
    this.#file = file;
    this.#module = require.resolve('better-sqlite3');
    this.#open = require(this.#module);
  }

  async fault(): Promise<DatabaseFault | null> {
    const fault = this.#touch();
    if (fault) return fault;
    if (performance.now() >= this.#nextCheckMs) {
      this.#check ??= this.#checkAll().finally(() => {
        this.#check = null;
      });
      await Promise.race([this.#check, delay(WAIT_FOR_CHECK_MS, undefined, { ref: false })]);
    }
    return this.#found;
  }

  #touch(): DatabaseFault | null {
    try {
      const db = new this.#open(this.#file, { readonly: true, fileMustExist: true, timeout: 0 });
      try {
        db.prepare(TOUCH).all();
        return null;
      } finally {
        db.close();
      }
    } catch (error) {
      return faultOf(error);
    }
  }

  async #checkAll(): Promise<void> {
    const startedMs = performance.now();
    const workerData = { file: this.#file, module: this.#module };
    const worker = new Worker(CHECK_SCRIPT, { eval: true, workerData });
    this.#found = await new Promise((resolve) => {
      worker.once('message', ({ isCorrupt, code }: { isCorrupt?: boolean; code?: string }) => {
        if (isCorrupt !== undefined) resolve(isCorrupt ? 'database-corrupt' : null);
        else resolve(faultOf(Object.assign(new Error('not readable'), { code })));
      });
      // No fault of the database: the thread could not be started.
      worker.once('error', () => resolve(this.#found));
    });
    await worker.terminate();
    const tookMs = performance.now() - startedMs;
    this.#nextCheckMs = performance.now() + Math.max(CHECK_EVERY_MS, REST_FACTOR * tookMs);
  }
}

/**
 * Returns a function that resolves with what is wrong with the database now, null for nothing, within two seconds. It
 * never rejects. While one question waits for its answer, others share it.
 */
export function databaseHealth(
  db: Pick<Database, '$queryRaw'>,
  databaseUrl: string,
): () => Promise<DatabaseFault | null> {
  const sqlite = providerOf(databaseUrl) === 'sqlite' ? new SqliteHealth(databaseUrl.replace(/^file:/, '')) : null;
  const ask = async (): Promise<DatabaseFault | null> => {
    if (sqlite) return sqlite.fault();
    await db.$queryRaw`SELECT 1`;
    return null;
  };
  let asked: Promise<DatabaseFault | null> | null = null;
  return async () => {
    asked ??= ask()
      .catch((error: unknown) => (sqlite ? faultOf(error) : ('database-unreachable' as const)))
      .finally(() => {
        asked = null;
      });
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<DatabaseFault>((resolve) => {
      timer = setTimeout(resolve, ANSWER_WITHIN_MS, 'database-unreachable');
    });
    return Promise.race([asked, tooLate]).finally(() => clearTimeout(timer));
  };
}
