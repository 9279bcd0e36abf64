import { type Mado, type MadoFacts, runningMado } from '../fixtures/mado';

/** Playwright's workers inherit the environment that the global setup leaves behind. */
const VARIABLE = 'MADO_OF_ALL_TESTS';

export function shareMado({ url, dataDir, pid, port, signalingPort }: MadoFacts): void {
  process.env[VARIABLE] = JSON.stringify({ url, dataDir, pid, port, signalingPort } satisfies MadoFacts);
}

export function sharedMado(): Mado {
  const text = process.env[VARIABLE];
  if (!text) throw new Error('the global setup has shared no Mado');
  return runningMado(JSON.parse(text));
}
