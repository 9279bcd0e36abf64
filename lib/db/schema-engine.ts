import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import { adapterFactory } from './adapter';
import { IS_UNFINISHED } from './migration-state';
import { providerOf } from './provider';

/** Node's types lack WebAssembly, and the DOM's stay out of server code; this declares all that is used here. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

let ready: Promise<void> | undefined;

/**
 * The engine limits its wait for PostgreSQL's lock to 10 s with a timer that it never clears. It must not keep a program
 * alive that has nothing else to do.
 */
const timers = Object.fromEntries(
  Object.keys(glue)
    .filter((name) => name.startsWith('__wbg_setTimeout_'))
    .map((name) => [name, (run: () => void, ms: number) => setTimeout(run, ms >>> 0).unref()]),
);

/**
 * The package's own entry imports its .wasm as an ES module, which Node 20 does not support. Instantiate the module
 * here with the two calls that entry makes.
 */
async function instantiate(): Promise<void> {
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(dirname(file), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': { ...glue, ...timers },
  });
  const { __wbg_set_wasm } = glue as unknown as { __wbg_set_wasm(exports: Record<string, unknown>): void };
  __wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
}

/** The statement that a migration ends with, inside its transaction. The engine then writes the time itself. */
const FINISH_RECORD = `UPDATE "_prisma_migrations" SET "finished_at" = "started_at" WHERE ${IS_UNFINISHED};`;

type RunScript = (script: string) => Promise<void>;

/**
 * By itself SQLite keeps each statement of a script. Foreign keys are switched off where the script wishes it, but
 * before the transaction, in which that would be ignored (https://www.sqlite.org/lang_altertable.html#otheralter).
 */
async function runOnSqlite(connection: SqlDriverAdapter, runScript: RunScript, script: string): Promise<void> {
  const isUnchecked = /PRAGMA\s+foreign_keys\s*=\s*OFF/i.test(script);
  if (isUnchecked) await runScript('PRAGMA foreign_keys = OFF');
  try {
    await runScript(`BEGIN IMMEDIATE;${script}\n;${FINISH_RECORD}`);
    const { rows } = await connection.queryRaw({ sql: 'PRAGMA foreign_key_check', args: [], argTypes: [] });
    if (rows.length > 0) throw new Error(`Rows of ${rows[0]?.[0]} would refer to rows that do not exist.`);
    await runScript('COMMIT');
  } catch (error) {
    // A full disk has already ended the transaction.
    await runScript('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    if (isUnchecked) await runScript('PRAGMA foreign_keys = ON');
  }
}

/** By itself Prisma's adapter cuts a script at each semicolon, and PostgreSQL keeps each piece. */
async function runOnPostgresql(connection: SqlDriverAdapter, script: string): Promise<void> {
  const transaction = await connection.startTransaction();
  const run = (sql: string) => transaction.executeRaw({ sql, args: [], argTypes: [] });
  try {
    // Without arguments the server takes many statements as one message.
    await run(`${script}\n;${FINISH_RECORD}`);
    await run('COMMIT');
    await transaction.commit();
  } catch (error) {
    await run('ROLLBACK').catch(() => undefined);
    await transaction.rollback();
    throw error;
  }
}

/**
 * Runs `use` with Prisma's schema engine as WebAssembly: it needs no download, and records migrations as `prisma
 * migrate deploy` does. Each of `migrations` runs in one transaction with the record that it is finished, so that a
 * killed program leaves all of it or nothing. The engine never closes its connections, and on SQLite an open one keeps
 * its exclusive lock, so this closes them.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  use: (engine: glue.SchemaEngine) => Promise<T>,
  migrations: readonly string[] = [],
): Promise<T> {
  ready ??= instantiate();
  await ready;
  const isSqlite = providerOf(databaseUrl) === 'sqlite';
  const connections: SqlDriverAdapter[] = [];
  const factory: SqlMigrationAwareDriverAdapterFactory = adapterFactory(databaseUrl);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const connection = await connect();
    connections.push(connection);
    const execute = connection.executeScript.bind(connection);
    const runScript: RunScript = async (script) => execute(script);
    connection.executeScript = (script) => {
      if (!migrations.includes(script)) return runScript(script);
      return isSqlite ? runOnSqlite(connection, runScript, script) : runOnPostgresql(connection, script);
    };
    return connection;
  };
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(factory);
    const engine = await glue.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
    return await use(engine);
  } finally {
    await Promise.all(connections.map((connection) => connection.dispose()));
  }
}
