import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { root } from './root.mjs';
import { ifStale } from './stamp.mjs';
import { run, step } from './step.mjs';

const webSources = [
  ...['app', 'components', 'lib', 'public', 'prisma', 'proxy.ts', 'tsconfig.json', 'tsconfig.build.json'],
  ...['next.config.js', 'postcss.config.mjs', 'package-lock.json'],
];

const bundleSources = ['server', 'lib', 'scripts', 'prisma', 'tsconfig.json', 'package-lock.json'];

/** Compares npm's record of installed packages with what package-lock.json requires on this platform. */
function installed() {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const there = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, peer }]) => {
    if (path === '' || (there[path] === undefined && (optional || peer))) return true;
    return there[path]?.version === version;
  });
}

/**
 * SQLite's native module loads only in the Node version it was built for; Node may have been upgraded in place since.
 */
const sqliteLoads = () =>
  spawnSync(process.execPath, ['-e', "new (require('better-sqlite3'))(':memory:')"], { cwd: root }).status === 0;

export async function installIfStale() {
  if (!installed()) {
    // Building needs the development packages, whatever NODE_ENV says.
    await step('Installing packages (the first time this takes some minutes)', () =>
      run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund']),
    );
  } else if (!sqliteLoads()) {
    await step('Rebuilding SQLite for this version of Node', () => run('npm', ['rebuild', 'better-sqlite3']));
  }
}

export async function generateIfStale() {
  await ifStale('lib/db/generated/stamp', ['prisma', 'package-lock.json', 'scripts/generate.mjs'], async () => {
    const { generateClients } = await import('../generate.mjs');
    await step('Making the database clients', async () => generateClients());
  });
}

/** The supervisor and the programs it runs, each in one file. */
export async function bundleIfStale() {
  await ifStale('dist/stamp', bundleSources, async () => {
    await bundle('scripts/supervisor.ts', 'dist/supervisor.mjs');
    await bundle('server/edge/index.ts', 'dist/edge.mjs');
    await bundle('server/index.ts', 'dist/sidecar.mjs');
    await bundle('server/web/index.ts', 'dist/web.mjs');
    await bundle('scripts/mado/main.ts', 'dist/mado.mjs');
  });
}

export async function buildIfStale() {
  await ifStale('.next/stamp', webSources, () =>
    step('Building the web app', () =>
      run(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
      }),
    ),
  );
}
