import { defineConfig } from '@playwright/test';

const inCi = Boolean(process.env.CI);

export default defineConfig({
  testDir: '.',
  globalSetup: './global-setup.ts',
  outputDir: '../../test-results/e2e',
  // Two browsers and a server already fill two cores.
  workers: 1,
  fullyParallel: false,
  retries: inCi ? 1 : 0,
  // An end to hanging, not a measure: an accessibility check next to a live call takes 10 s on two busy cores.
  timeout: 90_000,
  // Long enough for a busy machine; what must be quick says so itself.
  expect: { timeout: 10_000 },
  forbidOnly: inCi,
  reporter: [['line'], ['json', { outputFile: '../../test-results/e2e.json' }], ['./retries-reporter.ts']],
});
