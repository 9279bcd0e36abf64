import { startMado } from '../fixtures/mado';
import { shareMado } from './shared-mado';

/**
 * Starts the Mado of all tests that need no settings of their own: what is stale is built here, and what does not start
 * fails here and not in every test.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const mado = await startMado();
  shareMado(mado);
  return () => mado.stop();
}
