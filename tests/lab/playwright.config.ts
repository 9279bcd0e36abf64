import { defineConfig } from '@playwright/test';

const inCi = Boolean(process.env.CI);

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/lab',
  // There is one network.
  workers: 1,
  fullyParallel: false,
  retries: inCi ? 1 : 0,
  timeout: 60_000,
  // Only to end a hanging run: the long outages last for minutes themselves.
  globalTimeout: 1_200_000,
  expect: { timeout: 20_000 },
  forbidOnly: inCi,
  reporter: [
    ['line'],
    ['json', { outputFile: '../../test-results/lab.json' }],
    ['../e2e/fixtures/retries-reporter.ts'],
  ],
});
