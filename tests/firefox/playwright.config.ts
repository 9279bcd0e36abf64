import { defineConfig } from '@playwright/test';

const inCi = Boolean(process.env.CI);

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/firefox',
  workers: 1,
  fullyParallel: false,
  retries: inCi ? 1 : 0,
  globalTimeout: 600_000,
  expect: { timeout: 20_000 },
  forbidOnly: inCi,
  reporter: [
    ['line'],
    ['json', { outputFile: '../../test-results/firefox.json' }],
    ['../e2e/fixtures/retries-reporter.ts'],
  ],
});
