import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import { MUTANTS } from './all';
import { faultsOf } from './faults';
import { hunt, type Verdict } from './hunt';
import type { Mutant } from './mutant';

const { positionals: wanted, values } = parseArgs({
  allowPositionals: true,
  options: { part: { type: 'string', default: '1/1' } },
});
const [, part = '', parts = ''] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(values.part) ?? [];
if (part === '' || Number(part) > Number(parts)) throw new Error('--part takes a part of all, such as 2/3.');
const inPart = MUTANTS.filter((_, index) => index % Number(parts) === Number(part) - 1);
const mutants = wanted.length > 0 ? MUTANTS.filter(({ id }) => wanted.includes(id)) : inPart;
const faults = [
  ...wanted.filter((id) => !MUTANTS.some((mutant) => mutant.id === id)).map((id) => `${id}: there is no such mutant`),
  ...faultsOf(mutants),
];

const began = Date.now();
const limit = pLimit(availableParallelism());
/** The tests must pass without a bug, or their failure says nothing. */
const tests = faults.length > 0 ? [] : [...new Set(mutants.map(({ test }) => test))];
const sound = await Promise.all(tests.map((test) => limit(async () => [test, await hunt(test, null)] as const)));
for (const [test, { fate, by }] of sound) if (fate !== 'survived') faults.push(`${test} fails without a bug: ${by}`);

const verdicts = new Map<Mutant, Verdict>();
if (faults.length === 0) {
  const run = async (mutant: Mutant) => {
    const verdict = await hunt(mutant.test, mutant);
    verdicts.set(mutant, verdict);
    console.log(`${verdict.fate.padEnd(8)} ${String(verdict.ms).padStart(6)} ms  ${mutant.id}: ${verdict.by}`);
  };
  await Promise.all(mutants.map((mutant) => limit(() => run(mutant))));
}

for (const fault of faults) console.error(fault);
const alive = [...verdicts.values()].filter(({ fate }) => fate !== 'killed').length;
const seconds = Math.round((Date.now() - began) / 1000);
console.log(`${verdicts.size - alive} of ${mutants.length} mutants killed, in ${seconds} s`);
process.exitCode = alive > 0 || faults.length > 0 || mutants.length === 0 ? 1 : 0;
