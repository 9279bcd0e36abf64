import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * `prisma generate` requires its native engine but never runs it: where it is missing, Node's own executable stands in.
 */
function engineEnvironment() {
  const engines = join(root, 'node_modules/@prisma/engines');
  const present = existsSync(engines) && readdirSync(engines).some((name) => name.startsWith('schema-engine'));
  return present ? {} : { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
}

/** Writes lib/db/generated/{sqlite,postgresql} from prisma/; throws with Prisma's own message if that fails. */
export function generateClients() {
  for (const provider of ['sqlite', 'postgresql']) {
    const prisma = join(root, 'node_modules/prisma/build/index.js');
    const run = spawnSync(process.execPath, [prisma, 'generate', '--schema', `prisma/${provider}`], {
      cwd: root,
      encoding: 'utf8',
      env: { ...engineEnvironment(), PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1', ...process.env },
    });
    if (run.status !== 0)
      throw new Error(`Prisma could not generate the ${provider} client:\n${run.stdout}${run.stderr}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) generateClients();
