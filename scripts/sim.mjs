// `npm run sim`: every simulated world. `-- --seed N`: only that one, with its trace. `-- --runs N --first N`: N worlds
// from a seed on.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { bundle } from './start/bundle.mjs';
import { generateIfStale, installIfStale } from './start/prepare.mjs';

function readOptions() {
  const number = { type: 'string' };
  const { values } = parseArgs({ options: { seed: number, runs: number, first: number } });
  for (const [name, value] of Object.entries(values)) {
    if (!/^\d+$/.test(value)) throw new Error(`--${name} takes a whole number, not "${value}"`);
  }
  return values;
}

function run(args, environment = {}) {
  const options = { stdio: 'inherit', env: { ...process.env, ...environment } };
  process.exitCode = spawnSync(process.execPath, args, options).status ?? 1;
}

try {
  const { seed, runs, first } = readOptions();
  await installIfStale();
  await generateIfStale();
  if (seed !== undefined) {
    await bundle('tests/sim/replay.ts', 'dist/sim-replay.mjs');
    run(['dist/sim-replay.mjs', seed]);
  } else {
    const environment = { ...(runs && { SIM_RUNS: runs }), ...(first && { SIM_FIRST: first }) };
    run(['node_modules/vitest/vitest.mjs', 'run', '--project', 'sim'], environment);
  }
} catch (error) {
  console.error(`${error.message}\nUsage: npm run sim -- [--seed N | --runs N --first N]`);
  process.exitCode = 1;
}
