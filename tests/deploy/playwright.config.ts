import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results/deploy',
  // One call fills two cores.
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  // Only to end a hanging run.
  globalTimeout: 1_500_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['line'], ['json', { outputFile: '../../test-results/deploy.json' }]],
});
