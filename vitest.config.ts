import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { mutate } from './tests/mutants/plugin';

const resolve = { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } };
const plugins = process.env.MADO_MUTANT ? [mutate(process.env.MADO_MUTANT)] : [];
const setupFiles = ['tests/setup/no-console-error.ts'];

export default defineConfig({
  test: {
    // Of its own accord it leaves a core idle.
    maxWorkers: '100%',
    projects: [
      {
        resolve,
        plugins,
        test: {
          name: 'unit',
          // Every file in a world of its own takes three times as long, most of it for loading the same modules.
          isolate: false,
          include: [
            '{lib,server,scripts,components,app,tests/bench,tests/mutants,tests/several/history}/**/*.test.{ts,tsx}',
          ],
          setupFiles,
          // An end to hanging, not a measure: a property's thousands of runs take long on a busy machine.
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        plugins,
        test: {
          name: 'sim',
          include: ['tests/sim/**/*.test.ts'],
          setupFiles,
          testTimeout: 600_000,
        },
      },
      {
        resolve,
        plugins,
        test: {
          name: 'integration',
          isolate: false,
          include: ['tests/integration/**/*.test.ts'],
          setupFiles,
          globalSetup: ['tests/setup/postgres.ts'],
          // An end to hanging as well: some tests start several commands, which takes long on a busy machine.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Of its own accord it gives up after a second, which would be a measure as well.
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        resolve,
        plugins,
        test: {
          name: 'deploy',
          include: ['tests/deploy/**/*.test.ts'],
          setupFiles,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        resolve,
        test: {
          name: 'several',
          include: ['tests/several/*.test.ts'],
          setupFiles,
        },
      },
    ],
  },
});
