import type { MadoFacts } from '../fixtures/mado';

/** Playwright's workers inherit the environment that the global setup leaves behind. */
const VARIABLE = 'MADO_OF_ALL_TESTS';

export function shareMado({ url, dataDir, pid, signalingPort }: MadoFacts): void {
  process.env[VARIABLE] = JSON.stringify({ url, dataDir, pid, signalingPort } satisfies MadoFacts);
}

export function sharedMado(): MadoFacts {
  const text = process.env[VARIABLE];
  if (!text) throw new Error('the global setup has shared no Mado');
  return JSON.parse(text);
}
