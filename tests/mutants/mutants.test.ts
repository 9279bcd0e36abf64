import { expect, it } from 'vitest';
import { MUTANTS } from './all';
import { faultsOf } from './faults';
import type { Mutant } from './mutant';

it('every mutant can be made: each edit applies exactly once, and the result parses', () => {
  expect(faultsOf(MUTANTS)).toEqual([]);
});

const MUTANT: Mutant = {
  id: 'a-mutant',
  bug: 'It has a bug',
  edits: [
    { file: 'tests/mutants/faults.ts', in: 'faultsOf', find: 'doubled.map', replace: 'doubled.flatMap' },
    { file: 'tests/mutants/hunt.ts', in: 'SIM_RUNS', find: '10_000', replace: '10' },
  ],
  test: 'tests/mutants/mutants.test.ts',
};

it('a mutant may span files', () => {
  expect(faultsOf([MUTANT])).toEqual([]);
});

it('names a mutant that cannot be made, and why', () => {
  const [edit] = MUTANT.edits;
  if (!edit) throw new Error('the mutant has no edit');
  const { file } = edit;
  expect(faultsOf([MUTANT, MUTANT])).toEqual(['a-mutant: two mutants have this id']);
  expect(faultsOf([{ ...MUTANT, test: 'gone.test.ts' }])).toEqual(['a-mutant: there is no gone.test.ts']);
  expect(faultsOf([{ ...MUTANT, edits: [{ ...edit, in: 'gone' }] }])).toEqual([`a-mutant: ${file} has no symbol gone`]);
  expect(faultsOf([{ ...MUTANT, edits: [{ ...edit, replace: edit.find }] }])).toEqual([
    `a-mutant: changes nothing in ${file}`,
  ]);
  expect(faultsOf([{ ...MUTANT, edits: [{ ...edit, file: 'gone.ts' }] }])[0]).toContain('ENOENT');
});
