import { defineConfig } from '@playwright/test';

const inCi = Boolean(process.env.CI);

/** It tells that a call's phase never changed: a page that stands still for a second beside others says "Reconnecting". */
const ALONE = ['survival/move'];
/** What goes well beside a call: waiting for a clock, ringing, and pages of one person. */
const BESIDE = [
  'a11y',
  'accounts',
  'answers',
  'check',
  'cookies',
  'edge',
  'japanese',
  'other-client',
  'presence',
  'privacy',
  'small-screens',
  'timeouts',
  'translated',
  'typing',
];

const filesOf = (names: readonly string[]) => names.map((name) => `**/${name}.spec.ts`);

export default defineConfig({
  testDir: '.',
  globalSetup: './global-setup.ts',
  outputDir: '../../test-results/e2e',
  // A row of tests that fill two cores, and one of others beside it: two of the first kind at once take twice as long.
  workers: 2,
  projects: [
    { name: 'alone', testMatch: filesOf(ALONE), workers: 1 },
    { name: 'calls', testIgnore: filesOf([...ALONE, ...BESIDE]), workers: 1, dependencies: ['alone'] },
    { name: 'beside', testMatch: filesOf(BESIDE), workers: 1, dependencies: ['alone'] },
  ],
  fullyParallel: false,
  retries: inCi ? 1 : 0,
  // An end to hanging, not a measure: an accessibility check next to a live call takes 10 s on two busy cores.
  timeout: 90_000,
  // As above: a page was seen to take ten seconds to come back to its call where the processor was a quarter as fast.
  expect: { timeout: 20_000 },
  forbidOnly: inCi,
  reporter: [['line'], ['json', { outputFile: '../../test-results/e2e.json' }], ['./retries-reporter.ts']],
});
