import { type Mado, type MadoFacts, runningMado } from '../fixtures/mado';

/** Playwright's workers inherit the environment that the global setup leaves behind. */
const variableOf = (project: string) => `MADO_OF_${project.toUpperCase()}`;

export function shareMado(project: string, { url, dataDir, pid, port, signalingPort }: MadoFacts): void {
  process.env[variableOf(project)] = JSON.stringify({ url, dataDir, pid, port, signalingPort } satisfies MadoFacts);
}

export function sharedMado(project: string): Mado {
  const text = process.env[variableOf(project)];
  if (!text) throw new Error(`the global setup has shared no Mado with ${project}`);
  return runningMado(JSON.parse(text));
}
