import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, bundleForBrowser } from './bundle.mjs';
import { root } from './root.mjs';
import { ifStale, isFresh } from './stamp.mjs';
import { run, step } from './step.mjs';

const webSources = [
  ...['app', 'components', 'lib', 'public', 'prisma', 'proxy.ts', 'tsconfig.json', 'tsconfig.build.json'],
  ...['next.config.js', 'postcss.config.mjs', 'package-lock.json'],
];

const bundleSources = ['server', 'lib', 'scripts', 'prisma', 'tsconfig.json', 'package-lock.json'];

const clientSources = ['prisma', 'package-lock.json', 'scripts/generate.mjs'];

/** Where each product's stamp is, and what the product is made from. */
const products = {
  clients: ['lib/db/generated/stamp', clientSources],
  bundles: ['dist/stamp', bundleSources],
  web: ['.next/stamp', webSources],
};

/**
 * Compares npm's record of installed packages with what package-lock.json requires on this platform. `withoutDev`: the
 * packages for development may be missing, as after `npm prune --omit=dev`.
 */
function installed(withoutDev = false) {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const there = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, peer, dev, devOptional }]) => {
    const mayBeMissing = optional || peer || (withoutDev && (dev || devOptional));
    if (path === '' || (there[path] === undefined && mayBeMissing)) return true;
    return there[path]?.version === version;
  });
}

/** Whether everything that a start runs is there and was made from these very sources. */
const isBuilt = () => Object.values(products).every((product) => isFresh(...product)) && installed(true);

function requireWritable() {
  try {
    accessSync(root, constants.W_OK);
  } catch {
    throw new Error(
      `Mado is not built from the sources that are in ${root}, and this account cannot write there. Run \`npm run build\` with an account that can, then start again.`,
    );
  }
}

/**
 * SQLite's native module loads only in the Node version it was built for; Node may have been upgraded in place since.
 */
const sqliteLoads = () =>
  spawnSync(process.execPath, ['-e', "new (require('better-sqlite3'))(':memory:')"], { cwd: root }).status === 0;

async function rebuildSqliteIfStale() {
  if (sqliteLoads()) return;
  await step('Rebuilding SQLite for this version of Node', () => run('npm', ['rebuild', 'better-sqlite3']));
}

export async function installIfStale() {
  if (installed()) return rebuildSqliteIfStale();
  // Building needs the development packages, whatever NODE_ENV says.
  await step('Installing packages (the first time this takes some minutes)', () =>
    run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund']),
  );
}

export async function generateIfStale() {
  await ifStale(...products.clients, async () => {
    const { generateClients } = await import('../generate.mjs');
    await step('Making the database clients', async () => generateClients());
  });
}

/** The supervisor and the programs it runs, each in one file, and the worker of the pages. */
export async function bundleIfStale() {
  await ifStale(...products.bundles, async () => {
    await bundle('scripts/supervisor.ts', 'dist/supervisor.mjs');
    await bundle('scripts/supervisor/upgrade/main.ts', 'dist/upgrade.mjs');
    await bundle('server/edge/index.ts', 'dist/edge.mjs');
    await bundle('server/index.ts', 'dist/sidecar.mjs');
    await bundle('server/web/index.ts', 'dist/web.mjs');
    await bundle('scripts/mado/main.ts', 'dist/mado.mjs');
    await bundleForBrowser('lib/rtc/files/worker/main.ts', 'public/generated/file-worker.js');
  });
}

export async function buildIfStale() {
  await ifStale(...products.web, () =>
    step('Building the web app', () =>
      run(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
      }),
    ),
  );
}

/**
 * Prepares what the supervisor and `npx mado` run. A finished build of the present sources needs nothing more: it runs
 * without the packages for development, in a folder that cannot be written to.
 */
export async function preparePrograms() {
  if (isBuilt()) return rebuildSqliteIfStale();
  requireWritable();
  await installIfStale();
  await generateIfStale();
  await bundleIfStale();
}
