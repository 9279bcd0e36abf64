import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { providerOf } from './provider';
import { withSchemaEngine } from './schema-engine';

const lockfileName = 'migration_lock.toml';

async function readMigrations(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: await readFile(join(folder, path, 'migration.sql'), 'utf8') },
      },
    })),
  );
}

/**
 * Applies the migrations in `prisma/<provider>/migrations` and returns the names of those applied now. Two programs may
 * call it at once: the engine takes the database's lock, and the later one finds nothing to do.
 */
export async function migrate(databaseUrl: string, prismaFolder = 'prisma'): Promise<string[]> {
  const folder = resolve(prismaFolder, providerOf(databaseUrl), 'migrations');
  const migrationsList = {
    baseDir: folder,
    lockfile: { path: lockfileName, content: await readFile(join(folder, lockfileName), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await readMigrations(folder),
  };
  const filters = { externalTables: [], externalEnums: [] };
  const applied = await withSchemaEngine(databaseUrl, (engine) => engine.applyMigrations({ migrationsList, filters }));
  return applied.appliedMigrationNames;
}
