import { defineConfig } from '@playwright/test';

const inCi = Boolean(process.env.CI);

/**
 * Runs alone because it asserts that a call's phase never changed: beside others, a page may freeze for a second and
 * show "Reconnecting".
 */
const ALONE = ['survival/move'];
/** Tests that run well beside a call: waiting for a timer, ringing, and pages of a single user. */
const BESIDE = [
  'a11y',
  'access',
  'accounts',
  'admin',
  'answers',
  'by-mail',
  'check',
  'contacts',
  'contacts-only',
  'cookies',
  'disabled-account',
  'do-not-disturb',
  'doctor',
  'edge',
  'forgot-password',
  'invites',
  'japanese',
  'lan',
  'lobby-views',
  'machines',
  'new-passwords',
  'notifications',
  'other-client',
  'presence',
  'passkeys',
  'privacy',
  'providers',
  'second-step',
  'secret-files',
  'small-screens',
  'tell-when-online',
  'timeouts',
  'translated',
  'typing',
];

const filesOf = (names: readonly string[]) => names.map((name) => `**/${name}.spec.ts`);

export default defineConfig({
  testDir: '.',
  globalSetup: './fixtures/global-setup.ts',
  outputDir: '../../test-results/e2e',
  // One worker for tests that load two cores, and one for the others: two of the first kind at once take twice as long.
  workers: 2,
  projects: [
    { name: 'alone', testMatch: filesOf(ALONE), workers: 1 },
    { name: 'calls', testIgnore: filesOf([...ALONE, ...BESIDE]), workers: 1, dependencies: ['alone'] },
    { name: 'beside', testMatch: filesOf(BESIDE), workers: 1, dependencies: ['alone'] },
  ],
  fullyParallel: false,
  retries: inCi ? 1 : 0,
  // Only to end a hanging test: an accessibility check beside a live call takes 10 s on two busy cores.
  timeout: 90_000,
  // As above: on a processor a quarter as fast, a page took ten seconds to return to its call.
  expect: { timeout: 20_000 },
  forbidOnly: inCi,
  reporter: [['line'], ['json', { outputFile: '../../test-results/e2e.json' }], ['./fixtures/retries-reporter.ts']],
});
