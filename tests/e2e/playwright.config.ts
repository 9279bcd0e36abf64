import { defineConfig } from '@playwright/test';

const inCi = Boolean(process.env.CI);

/** It tells that a call's phase never changed: a page that stands still for a second beside others says "Reconnecting". */
const ALONE = ['**/survival/move.spec.ts'];
/** They kill what others would use: one after the other, with a Mado of their own. */
const KILLERS = ['sidecar-killed', 'survival/servers'].map((name) => `**/${name}.spec.ts`);

export default defineConfig({
  testDir: '.',
  globalSetup: './global-setup.ts',
  outputDir: '../../test-results/e2e',
  // A call fills two cores: what must be quick in it starves beside another.
  workers: 2,
  projects: [
    { name: 'alone', testMatch: ALONE, workers: 1 },
    { name: 'killers', testMatch: KILLERS, workers: 1, dependencies: ['alone'] },
    { name: 'others', testIgnore: [...ALONE, ...KILLERS], dependencies: ['alone'] },
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
