import { defineConfig } from '@playwright/test';

const inCi = Boolean(process.env.CI);

/** They kill what others would use: one after the other, with a Mado of their own. */
const KILLERS = ['sidecar-killed', 'survival/servers'].map((name) => `**/${name}.spec.ts`);

export default defineConfig({
  testDir: '.',
  globalSetup: './global-setup.ts',
  outputDir: '../../test-results/e2e',
  // A call fills two cores: what must be quick in it starves beside another.
  workers: 2,
  projects: [
    { name: 'killers', testMatch: KILLERS, workers: 1 },
    { name: 'others', testIgnore: KILLERS },
  ],
  fullyParallel: false,
  retries: inCi ? 1 : 0,
  // An end to hanging, not a measure: an accessibility check next to a live call takes 10 s on two busy cores.
  timeout: 90_000,
  // Long enough for a busy machine; what must be quick says so itself.
  expect: { timeout: 10_000 },
  forbidOnly: inCi,
  reporter: [['line'], ['json', { outputFile: '../../test-results/e2e.json' }], ['./retries-reporter.ts']],
});
