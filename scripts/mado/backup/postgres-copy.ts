import type { SqlQueryable } from '@prisma/driver-adapter-utils';
import { adapterFactory } from '@/lib/db/adapter';
import { requirePgDump, runPostgres } from './postgres-programs';
import { APPLIED_MIGRATIONS, type Contents } from './sqlite-copy';

export type Ask = (sql: string) => Promise<unknown[][]>;

export const asker =
  (connection: SqlQueryable): Ask =>
  async (sql) =>
    (await connection.queryRaw({ sql, args: [], argTypes: [] })).rows;

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Tables of the schema that Mado uses, without those of extensions. */
const TABLES = `SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') ORDER BY 1`;

export interface PostgresContents extends Contents {
  readonly schema: string;
  readonly tables: string[];
}

/** Counts the rows of every table of Mado's schema. */
export async function contentsOfPostgres(ask: Ask): Promise<PostgresContents> {
  const [[schema] = []] = await ask('SELECT current_schema()::text');
  const tables = (await ask(TABLES)).map(([name]) => String(name));
  const rows: Record<string, number> = {};
  for (const table of tables.filter((name) => name !== '_prisma_migrations')) {
    const [[count] = []] = await ask(`SELECT count(*)::int FROM ${quoted(table)}`);
    rows[table] = Number(count);
  }
  const isMigrated = tables.includes('_prisma_migrations');
  const migrations = isMigrated ? (await ask(APPLIED_MIGRATIONS)).map(([name]) => String(name)) : [];
  return { schema: String(schema), tables, migrations, rows };
}

/** Dumps a database in use as it is at one moment, at which its rows are counted as well. */
export async function dumpPostgres(databaseUrl: string, to: string): Promise<PostgresContents> {
  const connection = await adapterFactory(databaseUrl).connect();
  try {
    const [[version] = []] = await asker(connection)("SELECT current_setting('server_version_num')::int");
    await requirePgDump(Math.floor(Number(version) / 10_000));
    const transaction = await connection.startTransaction('REPEATABLE READ');
    try {
      const ask = asker(transaction);
      const [[snapshot] = []] = await ask('SELECT pg_export_snapshot()');
      const contents = await contentsOfPostgres(ask);
      await runPostgres(
        'pg_dump',
        [
          ...['--format=custom', '--compress=0', '--no-owner', '--no-privileges', '--lock-wait-timeout=60000'],
          ...[`--snapshot=${snapshot}`, `--table=${quoted(contents.schema)}.*`, `--file=${to}`],
        ],
        databaseUrl,
      );
      return contents;
    } finally {
      await transaction.executeRaw({ sql: 'ROLLBACK', args: [], argTypes: [] }).catch(() => undefined);
      await transaction.rollback();
    }
  } finally {
    await connection.dispose();
  }
}
