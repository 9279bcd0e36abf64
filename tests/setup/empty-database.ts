import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { openDatabase } from '@/lib/db/client';
import type { Provider } from '@/lib/db/provider';

export interface EmptyDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

async function emptyFile(): Promise<EmptyDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'mado-database-'));
  return { url: `file:${join(folder, 'mado.db')}`, drop: () => rm(folder, { recursive: true }) };
}

async function emptyPostgres(): Promise<EmptyDatabase> {
  const url = inject('postgresUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const onServer = async (sql: string) => {
    const server = openDatabase(url);
    await server.$executeRawUnsafe(sql);
    await server.$disconnect();
  };
  await onServer(`CREATE DATABASE ${name}`);
  return {
    url: Object.assign(new URL(url), { pathname: `/${name}` }).href,
    drop: () => onServer(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

/** A database without a table in it; for integration tests, which have a PostgreSQL running beside them. */
export function emptyDatabase(provider: Provider): Promise<EmptyDatabase> {
  return provider === 'sqlite' ? emptyFile() : emptyPostgres();
}
