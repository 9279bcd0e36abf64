import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/**
 * `node scripts/make-migration.mjs NAME [EARLIER]` writes a migration from the models at git revision EARLIER (default
 * HEAD; `empty` for the first one) to the current models, for both providers. Review the SQL before committing it.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const [name, earlier = 'HEAD'] = process.argv.slice(2);
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error('Usage: node scripts/make-migration.mjs name_of_the_change [git revision or "empty"]');
  process.exit(1);
}

const bundle = join(root, 'dist/diff-models.mjs');
await build({
  absWorkingDir: root,
  entryPoints: ['scripts/diff-models.ts'],
  outfile: bundle,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
const { diffModels } = await import(pathToFileURL(bundle).href);
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
for (const provider of ['sqlite', 'postgresql']) {
  const sql = await diffModels(provider, earlier);
  const folder = join(root, 'prisma', provider, 'migrations', `${stamp}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), sql);
  await writeFile(join(root, 'prisma', provider, 'migrations/migration_lock.toml'), `provider = "${provider}"\n`);
  console.log(`wrote ${join('prisma', provider, 'migrations', `${stamp}_${name}`, 'migration.sql')}`);
}
