import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { openDatabase } from '@/lib/db/client';
import type { Provider } from '@/lib/db/provider';
import { newDatabase } from '@/tests/fixtures/new-database';

export interface EmptyDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

async function emptyFile(): Promise<EmptyDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'mado-database-'));
  return { url: `file:${join(folder, 'mado.db')}`, drop: () => rm(folder, { recursive: true }) };
}

async function emptyPostgres(): Promise<EmptyDatabase> {
  const serverUrl = inject('postgresUrl');
  const url = await newDatabase(serverUrl);
  return {
    url,
    async drop() {
      const server = openDatabase(serverUrl);
      await server.$executeRawUnsafe(`DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
      await server.$disconnect();
    },
  };
}

/** A database without a table in it; for integration tests, which have a PostgreSQL running beside them. */
export function emptyDatabase(provider: Provider): Promise<EmptyDatabase> {
  return provider === 'sqlite' ? emptyFile() : emptyPostgres();
}
