import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { bundle } from '../../scripts/start/bundle.mjs';
import { mutateBundle } from '../mutants/plugin';
import type { Tally } from './tally';

const MUTANT = process.env.MADO_MUTANT;

/**
 * Runs worlds in processes of their own, one for each core, from a program that is bundled first: that runs twice as
 * fast as Vitest's modules. Rejects with the first violation.
 * @param entry the program's source: takes the first seed and the number of worlds, prints their tally
 */
export async function liveApart(entry: string, first: number, runs: number): Promise<Tally> {
  const program = `test-results/sim/${entry.replace(/\W+/g, '-')}-${MUTANT ?? 'sound'}.mjs`;
  await bundle(entry, program, { plugins: MUTANT ? [mutateBundle(MUTANT)] : [] });
  const stop = new AbortController();
  const parts = Math.min(availableParallelism(), runs);
  const firstOf = (part: number) => first + Math.floor((runs * part) / parts);
  const tally = new Map<string, number>();
  const run = async (_: unknown, part: number) => {
    const lived = await liveSome(program, firstOf(part), firstOf(part + 1) - firstOf(part), stop.signal);
    for (const [what, worlds] of lived) tally.set(what, (tally.get(what) ?? 0) + worlds);
  };
  await Promise.all(Array.from({ length: parts }, run)).finally(() => stop.abort());
  return tally;
}

function liveSome(program: string, first: number, count: number, signal: AbortSignal): Promise<[string, number][]> {
  return new Promise((resolve, reject) => {
    const args = [program, String(first), String(count)];
    execFile(process.execPath, args, { maxBuffer: 64 * 1024 * 1024, signal }, (error, stdout, stderr) => {
      if (error) reject(new Error(stdout || stderr));
      else resolve(JSON.parse(stdout) as [string, number][]);
    });
  });
}
