import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from '../start/root.mjs';
import { succeeds, tool } from './run.mjs';

/** Enough for an assertion with the line it stands in. */
const LINES_OF_A_FAILURE = 15;

const oneOf = (passed) => ({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 });

/** A suite that failed without a failed test (it crashed, or found no tests) still counts as one failure. */
function counted({ passed, failed, skipped }, succeeded) {
  return { passed, failed: succeeded ? failed : Math.max(failed, 1), skipped };
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

const failures = [];

/** Colours and cursor movements would hide the words in a plain log. */
const plain = (text) => stripVTControlCharacters(text).split('\n').slice(0, LINES_OF_A_FAILURE).join('\n');

function keepFailures(suite, tests) {
  for (const { title, messages } of tests) {
    failures.push(`✗ ${suite}: ${title}\n${messages.map(plain).join('\n')}`);
  }
}

/** The failed tests of a report of Vitest. A file that could not be loaded counts as one. */
function failedOfVitest({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [{ title: relative(root, name), messages: [message ?? ''] }];
    return failed.map(({ fullName, failureMessages }) => ({
      title: `${relative(root, name)} › ${fullName}`,
      messages: failureMessages,
    }));
  });
}

/** The failed tests of a report of Playwright, with what each try said; also those that passed on a retry. */
function failedOfPlaywright({ suites = [], specs = [] }) {
  const own = specs.flatMap(({ file, title, tests }) => {
    const messages = tests.flatMap(({ results }) =>
      results.flatMap(({ errors }) => errors.map(({ message }) => message)),
    );
    return messages.length > 0 ? [{ title: `${file} › ${title}`, messages }] : [];
  });
  return [...own, ...suites.flatMap(failedOfPlaywright)];
}

/** Says once more, at the end of a long log, which tests failed and why. */
export function printFailures() {
  if (failures.length > 0) console.log(`\n── what failed, or needed a second try\n${failures.join('\n')}`);
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
  keepFailures(project, failedOfVitest(report));
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
  const report = readReport(file);
  if (!report?.stats) return oneOf(false);
  keepFailures(name, failedOfPlaywright(report));
  const { stats } = report;
  const passed = stats.expected + stats.flaky;
  return counted({ passed, failed: stats.unexpected, skipped: stats.skipped }, succeeded && passed > 0);
}
