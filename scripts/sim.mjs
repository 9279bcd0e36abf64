// `npm run sim`: every simulated world. `-- --seed N`: only that one, with its trace; with `--cluster`, of several
// sidecars. `-- --runs N --first N`: N worlds from a seed on, and half as many of several sidecars.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { bundle } from './start/bundle.mjs';
import { generateIfStale, installIfStale } from './start/prepare.mjs';

function readOptions() {
  const number = { type: 'string' };
  const options = { seed: number, runs: number, first: number, cluster: { type: 'boolean', default: false } };
  const { cluster, ...numbers } = parseArgs({ options }).values;
  for (const [name, value] of Object.entries(numbers)) {
    if (!/^\d+$/.test(value)) throw new Error(`--${name} takes a whole number, not "${value}"`);
  }
  return { cluster, ...numbers };
}

function run(args, environment = {}) {
  const options = { stdio: 'inherit', env: { ...process.env, ...environment } };
  process.exitCode = spawnSync(process.execPath, args, options).status ?? 1;
}

try {
  const { seed, runs, first, cluster } = readOptions();
  await installIfStale();
  await generateIfStale();
  if (seed !== undefined) {
    await bundle(`tests/sim/${cluster ? 'cluster/' : ''}replay.ts`, 'dist/sim-replay.mjs');
    run(['dist/sim-replay.mjs', seed]);
  } else {
    const environment = { ...(runs && { SIM_RUNS: runs }), ...(first && { SIM_FIRST: first }) };
    run(['node_modules/vitest/vitest.mjs', 'run', '--project', 'sim'], environment);
  }
} catch (error) {
  console.error(`${error.message}\nUsage: npm run sim -- [--seed N [--cluster] | --runs N --first N]`);
  process.exitCode = 1;
}
