import { startMado } from '../fixtures/mado';

/** Starts Mado once before all tests: what is stale is built here, and what does not start fails here and not in every test. */
export default async function globalSetup(): Promise<void> {
  const mado = await startMado();
  await mado.stop();
}
