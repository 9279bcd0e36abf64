import { existsSync, readFileSync } from 'node:fs';
import { withEdits } from './apply';
import type { Mutant } from './mutant';

/** Why mutants cannot be made, a line each: an address that no longer holds, an edit that changes nothing. */
export function faultsOf(mutants: readonly Mutant[]): string[] {
  const doubled = mutants.filter(({ id }, at) => mutants.findIndex((other) => other.id === id) !== at);
  return [
    ...doubled.map(({ id }) => `${id}: two mutants have this id`),
    ...mutants.flatMap((mutant) => faultsOfOne(mutant).map((fault) => `${mutant.id}: ${fault}`)),
  ];
}

function faultsOfOne({ edits, test }: Mutant): string[] {
  const files = new Set(edits.map(({ file }) => file));
  const missing = test.startsWith('sim') || existsSync(test) ? [] : [`there is no ${test}`];
  return [...missing, ...[...files].flatMap((file) => faultIn(file, edits) ?? [])];
}

function faultIn(file: string, edits: Mutant['edits']): string | null {
  try {
    const source = readFileSync(file, 'utf8');
    return withEdits(file, source, edits) === source ? `changes nothing in ${file}` : null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
