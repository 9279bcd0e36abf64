import { defineConfig } from '@playwright/test';

const inCi = Boolean(process.env.CI);

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results/deploy',
  // One call fills two cores.
  workers: 1,
  fullyParallel: false,
  retries: inCi ? 1 : 0,
  timeout: 60_000,
  // Only to end a hanging run.
  globalTimeout: 1_500_000,
  expect: { timeout: 20_000 },
  forbidOnly: inCi,
  reporter: [
    ['line'],
    ['json', { outputFile: '../../test-results/deploy.json' }],
    ['../e2e/fixtures/retries-reporter.ts'],
  ],
});
