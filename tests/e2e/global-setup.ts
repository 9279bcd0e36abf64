import type { FullConfig } from '@playwright/test';
import { startMado } from '../fixtures/mado';
import { madosOf, shareMado } from './shared-mado';

/**
 * Starts the Mados of all tests that need no settings of their own. Stale builds are built here, and a failing start
 * fails here once instead of in every test.
 */
export default async function globalSetup({ projects }: FullConfig): Promise<() => Promise<void>> {
  const running: Awaited<ReturnType<typeof startMado>>[] = [];
  const stop = async () => {
    await Promise.all(running.map((mado) => mado.stop()));
  };
  try {
    // One after the other: the first one may build.
    for (const name of madosOf(projects.map((project) => project.name))) {
      const mado = await startMado();
      running.push(mado);
      shareMado(name, mado);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
