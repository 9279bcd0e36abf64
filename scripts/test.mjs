/** `npm test`: brings what the tests need, runs every suite and ends with one line that totals them all. */
import { rm } from 'node:fs/promises';
import { requireNode } from './start/node-version.mjs';
import { buildIfStale, generateIfStale, installIfStale } from './start/prepare.mjs';
import { root } from './start/root.mjs';
import { ensureBrowser, ensurePostgres } from './test/needs.mjs';
import { check, playwright, vitest } from './test/results.mjs';
import { tool } from './test/run.mjs';

process.chdir(root);

/** Next's own types of routes and style sheets; what an earlier `next dev` left of them may be out of date. */
async function typegen() {
  await rm('.next/dev/types', { recursive: true, force: true });
  return tool('next/dist/bin/next', ['typegen'], { NEXT_TELEMETRY_DISABLED: '1' });
}

const tsc = (...args) => tool('typescript/bin/tsc', ['--noEmit', ...args]);

const suites = {
  'what the tests need': () =>
    check(async () => {
      await generateIfStale();
      await ensurePostgres();
      await ensureBrowser();
      return true;
    }),
  lint: () => check(() => tool('@biomejs/biome/bin/biome', ['check', '.'])),
  'dead code': () => check(() => tool('knip/bin/knip.js', [])),
  types: () =>
    check(async () => (await typegen()) && (await tsc()) && (await tsc('-p', 'lib/call')) && tsc('-p', 'server')),
  unit: () => vitest('unit'),
  simulation: () => vitest('sim'),
  integration: () => vitest('integration'),
  build: () => check(async () => buildIfStale().then(() => true)),
  'end to end': () => playwright(),
};

const total = { passed: 0, failed: 0, skipped: 0 };
const summary = [];

function add(name, counts, beganMs) {
  for (const key of Object.keys(total)) total[key] += counts[key];
  const seconds = ((Date.now() - beganMs) / 1000).toFixed(1);
  summary.push(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds} s)`);
}

requireNode();
await installIfStale();
for (const [name, run] of Object.entries(suites)) {
  console.log(`\n── ${name}`);
  const beganMs = Date.now();
  try {
    add(name, await run(), beganMs);
  } catch (error) {
    console.error(error);
    add(name, { passed: 0, failed: 1, skipped: 0 }, beganMs);
  }
}
console.log(`\n${summary.join('\n')}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
