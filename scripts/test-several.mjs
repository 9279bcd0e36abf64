/**
 * `npm run test:several`: three sidecars on one Redis and one PostgreSQL, which fail in every way while people call each
 * other; about four minutes. By hand also `-- --minutes N`, `--seed N` and `--people N`.
 */
import { parseArgs } from 'node:util';
import { generateIfStale, installIfStale } from './start/prepare.mjs';
import { root } from './start/root.mjs';
import { ensureSeveralTools } from './test/needs.mjs';
import { printFailures, vitest } from './test/results.mjs';

process.chdir(root);

const number = { type: 'string' };
const { values } = parseArgs({ options: { minutes: number, seed: number, people: number } });
for (const [name, value] of Object.entries(values)) {
  if (!/^\d+$/.test(value)) throw new Error(`--${name} takes a whole number, not "${value}"`);
  process.env[`SEVERAL_${name.toUpperCase()}`] = value;
}

async function run() {
  await installIfStale();
  await generateIfStale();
  await ensureSeveralTools();
  return vitest('several');
}

const { passed, failed, skipped } = await run().catch((error) => {
  console.error(error);
  return { passed: 0, failed: 1, skipped: 0 };
});
printFailures();
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 ? 1 : 0;
