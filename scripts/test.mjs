/** `npm test`: prepares everything the tests need, runs every suite and ends with one line that totals them. */
import { rm } from 'node:fs/promises';
import { requireNode } from './start/node-version.mjs';
import { buildIfStale, generateIfStale, installIfStale } from './start/prepare.mjs';
import { root } from './start/root.mjs';
import { ensureBrowser, ensurePostgres, ensureRedis } from './test/needs.mjs';
import { check, playwright, printFailures, vitest } from './test/results.mjs';
import { keepingPrint, tool } from './test/run.mjs';

process.chdir(root);

/** Next's generated types of routes and style sheets; those left by an earlier `next dev` may be stale. */
async function typegen() {
  await rm('.next/dev/types', { recursive: true, force: true });
  return tool('next/dist/bin/next', ['typegen'], { NEXT_TELEMETRY_DISABLED: '1' });
}

const tsc = (...args) => tool('typescript/bin/tsc', ['--noEmit', ...args]);

const needs = () =>
  check(async () => {
    await generateIfStale();
    await ensurePostgres();
    await ensureRedis();
    await ensureBrowser();
    return true;
  });
const types = () =>
  check(async () => (await typegen()) && (await tsc()) && (await tsc('-p', 'lib/call')) && tsc('-p', 'server'));

/** Stages run one after the other; the suites of a stage run in parallel, since each alone would leave a core idle. */
const stages = [
  { 'what the tests need': needs },
  {
    lint: () => check(() => tool('@biomejs/biome/bin/biome', ['check', '.'])),
    'dead code': () => check(() => tool('knip/bin/knip.js', [])),
    types,
  },
  { unit: () => vitest('unit') },
  { simulation: () => vitest('sim') },
  { integration: () => vitest('integration'), build: () => check(() => buildIfStale().then(() => true)) },
  { 'end to end': () => playwright() },
];

const total = { passed: 0, failed: 0, skipped: 0 };
const summary = [];

/** A suite that cannot be started counts as failed. */
async function run(name, suite) {
  const beganMs = Date.now();
  const counts = await suite().catch((error) => {
    console.error(error);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  for (const key of Object.keys(total)) total[key] += counts[key];
  const seconds = ((Date.now() - beganMs) / 1000).toFixed(1);
  summary.push(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds} s)`);
}

async function runBeside(name, suite) {
  const { print } = await keepingPrint(() => run(name, suite));
  console.log(`\n── ${name}\n${print}`);
}

requireNode();
await installIfStale();
for (const stage of stages) {
  const suites = Object.entries(stage);
  if (suites.length > 1) await Promise.all(suites.map((suite) => runBeside(...suite)));
  else {
    console.log(`\n── ${suites[0][0]}`);
    await run(...suites[0]);
  }
}
printFailures();
console.log(`\n${summary.join('\n')}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
