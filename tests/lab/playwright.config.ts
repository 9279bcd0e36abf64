import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/lab',
  // There is one network.
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  // Only to end a hanging run: the long outages last for minutes themselves.
  globalTimeout: 1_200_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['line'], ['json', { outputFile: '../../test-results/lab.json' }]],
});
