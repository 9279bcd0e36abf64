import { defineConfig } from '@playwright/test';

const inCi = Boolean(process.env.CI);

/** Where nobody looks at a picture for long, or a test mostly waits. */
const PAGES = [
  ...['a11y', 'accounts', 'check', 'japanese', 'presence', 'privacy', 'ring-outcomes'],
  ...['timeouts', 'why-it-failed', 'wrong-passwords'],
];
const ofPages = PAGES.map((name) => `**/${name}.spec.ts`);

export default defineConfig({
  testDir: '.',
  globalSetup: './global-setup.ts',
  outputDir: '../../test-results/e2e',
  // A call fills two cores, and what must be quick in it starves beside anything else: the pages come two at a time after.
  workers: 2,
  projects: [
    { name: 'calls', testIgnore: ofPages, workers: 1 },
    { name: 'pages', testMatch: ofPages, dependencies: ['calls'] },
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
