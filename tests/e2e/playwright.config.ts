import { defineConfig } from '@playwright/test';

const inCi = Boolean(process.env.CI);

/** It tells that a call's phase never changed: a page that stands still for a second beside others says "Reconnecting". */
const ALONE = ['**/survival/move.spec.ts'];
/**
 * They kill or lock what others would use, or have a Mado of their own, or wait for long while the processor idles: one
 * after the other, beside the others.
 */
const APART = [
  ...['sidecar-killed', 'survival/servers', 'wrong-passwords'],
  ...['why-it-failed', 'hidden-address', 'timeouts'],
].map((name) => `**/${name}.spec.ts`);

export default defineConfig({
  testDir: '.',
  globalSetup: './global-setup.ts',
  outputDir: '../../test-results/e2e',
  // A call fills two cores: what must be quick in it starves beside others.
  workers: 2,
  projects: [
    { name: 'alone', testMatch: ALONE, workers: 1 },
    { name: 'apart', testMatch: APART, workers: 1, dependencies: ['alone'] },
    { name: 'others', testIgnore: [...ALONE, ...APART], dependencies: ['alone'] },
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
