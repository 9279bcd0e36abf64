import { type Mado, type MadoFacts, runningMado } from '../fixtures/mado';

/**
 * The Mado that each project's tests share, unless they set settings. The two workers have one each, because some tests
 * kill theirs. Nobody signs in by the form on that of `calls`: password guesses would be slowed down there.
 */
const MADO_OF: Record<string, string> = { alone: 'calls', calls: 'calls', beside: 'beside' };

/** Playwright's workers inherit the environment that the global setup leaves behind. */
const variableOf = (name: string) => `MADO_${name.toUpperCase()}`;

function nameOf(project: string): string {
  const name = MADO_OF[project];
  if (!name) throw new Error(`project ${project} has no Mado`);
  return name;
}

/** The Mados that these projects need. */
export function madosOf(projects: readonly string[]): string[] {
  return [...new Set(projects.map(nameOf))];
}

export function shareMado(name: string, { url, dataDir, pid, port, signalingPort }: MadoFacts): void {
  process.env[variableOf(name)] = JSON.stringify({ url, dataDir, pid, port, signalingPort } satisfies MadoFacts);
}

export function sharedMado(project: string): Mado {
  const text = process.env[variableOf(nameOf(project))];
  if (!text) throw new Error(`the global setup has shared no Mado with ${project}`);
  return runningMado(JSON.parse(text));
}
