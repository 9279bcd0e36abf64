import { adapterFactory } from './adapter';
import { providerOf } from './provider';

/** What a database says of its migrations: the names in `_prisma_migrations`, each in the order in which they began. */
export interface MigrationState {
  /** False for a database that nobody has migrated yet. */
  readonly hasTables: boolean;
  readonly applied: readonly string[];
  /** Begun, and neither finished nor taken back: the program was killed, or its SQL failed. */
  readonly unfinished: readonly string[];
}

const TABLE_EXISTS = {
  sqlite: `SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_prisma_migrations'`,
  postgresql: `SELECT 1 WHERE to_regclass('"_prisma_migrations"') IS NOT NULL`,
};

/** What an unfinished record looks like. */
export const IS_UNFINISHED = `"finished_at" IS NULL AND "rolled_back_at" IS NULL`;

/** Reads which migrations the database has seen; none of a database that is empty. `busyTimeoutMs` as in `openDatabase`. */
export async function readMigrationState(databaseUrl: string, busyTimeoutMs?: number): Promise<MigrationState> {
  const connection = await adapterFactory(databaseUrl, busyTimeoutMs).connect();
  const rowsOf = async (sql: string) => (await connection.queryRaw({ sql, args: [], argTypes: [] })).rows;
  const namesWhere = async (condition: string) => {
    const rows = await rowsOf(
      `SELECT "migration_name" FROM "_prisma_migrations" WHERE ${condition} ORDER BY "started_at", "migration_name"`,
    );
    return rows.map(([name]) => String(name));
  };
  try {
    const isThere = (await rowsOf(TABLE_EXISTS[providerOf(databaseUrl)])).length > 0;
    if (!isThere) return { hasTables: false, applied: [], unfinished: [] };
    return {
      hasTables: true,
      applied: await namesWhere(`"finished_at" IS NOT NULL AND "rolled_back_at" IS NULL`),
      unfinished: await namesWhere(IS_UNFINISHED),
    };
  } finally {
    await connection.dispose();
  }
}
