import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const resolve = { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } };
const setupFiles = ['tests/setup/no-console-error.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          include: ['{lib,server,scripts,components,app}/**/*.test.{ts,tsx}'],
          setupFiles,
        },
      },
      {
        resolve,
        test: {
          name: 'sim',
          include: ['tests/sim/**/*.test.ts'],
          setupFiles,
          testTimeout: 600_000,
        },
      },
      {
        resolve,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          setupFiles,
          globalSetup: ['tests/setup/postgres.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
