import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { adapterFactory } from '@/lib/db/adapter';
import { CommandError } from '@/scripts/mado/command-error';
import { asker, contentsOfPostgres } from './postgres-copy';
import { runPostgres } from './postgres-programs';
import { holdsRows } from './replace-sqlite';

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Everybody else who is connected to this database; a running Mado always is. */
const OTHERS = `SELECT pid::int, coalesce(application_name, ''), coalesce(host(client_addr), 'a socket') FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`;

/** The server notices only after a moment that a program which was just stopped, or killed, has gone. */
const GONE_WITHIN_MS = 5_000;
const LOOK_AGAIN_MS = 100;

export interface FormerPostgres {
  readonly schema: string;
  readonly isInUse: boolean;
}

/** What the restore would replace. Throws a `CommandError` while another program is connected. */
export async function lookAtPostgres(databaseUrl: string, ownPids: readonly number[]): Promise<FormerPostgres> {
  const connection = await adapterFactory(databaseUrl).connect();
  try {
    const ask = asker(connection);
    const lookForOthers = async () => (await ask(OTHERS)).filter(([pid]) => !ownPids.includes(Number(pid)));
    const lastLookMs = performance.now() + GONE_WITHIN_MS;
    let others = await lookForOthers();
    while (others.length > 0 && performance.now() < lastLookMs) {
      await delay(LOOK_AGAIN_MS);
      others = await lookForOthers();
    }
    const [first] = others;
    if (first) {
      const [pid, name, from] = first;
      throw new CommandError(
        `${others.length === 1 ? 'Another program is' : `${others.length} other programs are`} connected to the database (${name || 'without a name'} from ${from}, pid ${pid}). Stop Mado, and whatever else uses it, then restore.`,
      );
    }
    const { schema, rows } = await contentsOfPostgres(ask);
    return { schema, isInUse: holdsRows(rows) };
  } finally {
    await connection.dispose();
  }
}

/**
 * Replaces the tables by those of the dump, in one transaction. The SQL is written to a file first: what psql is given
 * piece by piece could end early, and it would commit the half.
 */
export async function replacePostgres(databaseUrl: string, dump: string, folder: string): Promise<void> {
  const restored = join(folder, 'restore.sql');
  await runPostgres('pg_restore', ['--no-owner', '--no-privileges', `--file=${restored}`, dump]);
  const connection = await adapterFactory(databaseUrl).connect();
  const { schema, tables } = await contentsOfPostgres(asker(connection)).finally(() => connection.dispose());
  const prelude = join(folder, 'prelude.sql');
  const drops = tables.map((table) => `DROP TABLE ${quoted(schema)}.${quoted(table)} CASCADE;`);
  await writeFile(prelude, ["SET lock_timeout = '30s';", ...drops].join('\n'));
  await runPostgres(
    'psql',
    [
      ...['--no-psqlrc', '--quiet', '--single-transaction', '--set=ON_ERROR_STOP=1'],
      ...[`--file=${prelude}`, `--file=${restored}`],
    ],
    databaseUrl,
  );
}
