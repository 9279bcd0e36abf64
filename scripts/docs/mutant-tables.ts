import { MUTANT_AREAS } from '@/tests/mutants/all';
import type { Mutant } from '@/tests/mutants/mutant';
import { table } from './table';

/** One table for each area: what each mutant puts back, where, and which test notices. */
export function mutantTables(): string {
  return MUTANT_AREAS.map(({ title, mutants }) => {
    const rows = mutants.map((mutant) => [`\`${mutant.id}\``, mutant.bug, placesOf(mutant), noticedBy(mutant)]);
    return `### ${title}\n\n${table(['mutant', 'bug put back', 'where', 'noticed by'], rows)}`;
  }).join('\n\n');
}

const placesOf = ({ edits }: Mutant): string =>
  [...new Set(edits.map((edit) => `\`${edit.in}\` in \`${edit.file}\``))].join(', ');

const SIMULATIONS: Readonly<Record<string, string>> = {
  sim: 'simulation',
  'sim-cluster': 'simulation of several sidecars',
  'sim-chat': 'simulation of a chat',
};

const noticedBy = ({ test }: Mutant): string => SIMULATIONS[test] ?? `\`${test}\``;
