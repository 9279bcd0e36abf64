import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../start/root.mjs';
import { succeeds, tool } from './run.mjs';

const oneOf = (passed) => ({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 });

/** A suite that failed without a failed test (it crashed, or found no tests) still counts as one failure. */
function counted({ passed, failed, skipped }, succeeded) {
  return { passed, failed: succeeded ? failed : Math.max(failed, 1), skipped };
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** A check without tests of its own, such as the linter, counts as one test. */
export async function check(run) {
  return oneOf(await run());
}

export async function vitest(project) {
  const file = join(root, `test-results/${project}.json`);
  rmSync(file, { force: true });
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const succeeded = await tool('vitest/vitest.mjs', args);
  const report = readReport(file);
  if (!report) return oneOf(false);
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report;
  const skipped = numPendingTests + numTodoTests;
  return counted({ passed: numPassedTests, failed: numFailedTests, skipped }, succeeded && numPassedTests > 0);
}

/**
 * Runs the suite of this name, optionally through the command `within` (on another host, for example). `filter` selects
 * tests.
 */
export async function playwright(name = 'e2e', within = [], filter = []) {
  const file = join(root, `test-results/${name}.json`);
  rmSync(file, { force: true });
  const run = [
    process.execPath,
    'node_modules/@playwright/test/cli.js',
    'test',
    '-c',
    `tests/${name}/playwright.config.ts`,
  ];
  const [program, ...args] = [...within, ...run, ...filter];
  const succeeded = await succeeds(program, args);
  const stats = readReport(file)?.stats;
  if (!stats) return oneOf(false);
  const passed = stats.expected + stats.flaky;
  return counted({ passed, failed: stats.unexpected, skipped: stats.skipped }, succeeded && passed > 0);
}
