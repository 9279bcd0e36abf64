import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Provider } from '@/lib/db/provider';
import { withSchemaEngine } from '@/lib/db/schema-engine';

/** The datasource and the models only: the generator block does not affect tables. */
function schema(provider: Provider, models: string) {
  const content = `datasource db {\n  provider = "${provider}"\n}\n\n${models}`;
  return { tag: 'schemaDatamodel' as const, files: [{ path: 'schema.prisma', content }] };
}

/** The SQL that migrates the tables of the models at `earlier` (a git revision, or `empty`) to the current models. */
export async function diffModels(provider: Provider, earlier: string): Promise<string> {
  const now = await readFile('prisma/models.prisma', 'utf8');
  const from =
    earlier === 'empty'
      ? { tag: 'empty' as const }
      : schema(provider, execFileSync('git', ['show', `${earlier}:prisma/models.prisma`], { encoding: 'utf8' }));
  const filters = { externalTables: [], externalEnums: [] };
  const to = schema(provider, now);
  // The engine requires a database URL; comparing two schemas does not use it, and the schemas determine the dialect.
  const { stdout } = await withSchemaEngine('file::memory:', (engine) =>
    engine.diff({ from, to, script: true, exitCode: null, filters }),
  );
  return stdout ?? '';
}
