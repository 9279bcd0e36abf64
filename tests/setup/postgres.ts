import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../scripts/postgres.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** One real server for all integration tests; each test makes a database of its own in it. */
export default async function setup(project: TestProject): Promise<() => void> {
  const { url, stop } = await startPostgres();
  project.provide('postgresUrl', url);
  return stop;
}
