import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { END_REASONS } from '@/lib/protocol/sidecar/end-reason';
import { bundle } from '../../scripts/start/bundle.mjs';
import { mutateBundle } from '../mutants/plugin';
import { tableOf } from './tally';

const RUNS = Number(process.env.SIM_RUNS ?? 100_000);
const FIRST = Number(process.env.SIM_FIRST ?? 1);
const MUTANT = process.env.MADO_MUTANT;
/** Enough worlds to reach everything in EXPECTED, by a wide margin. */
const ENOUGH = 40_000;

/** Reasons that are not in use yet. */
const UNUSED = ['blocked'];

/** What the worlds must reach: otherwise the invariants may hold only because nothing happens. */
const EXPECTED = [
  ...['idle', 'ringing-out', 'ringing-in', 'connecting', 'connected', 'reconnecting', 'ended'],
  ...END_REASONS.filter((reason) => !UNUSED.includes(reason)),
  ...['calm', 'rough', 'four people', 'nine tabs or more'],
  ...[
    'glare',
    'ring ended by dialing',
    'told to redial later',
    'misuse refused',
    'message doubled',
    'ask failed',
    'answer lost',
  ],
  ...['hang-up on the data channel', 'signal on the data channel', 'accept on the data channel'],
  ...['media on the data channel', 'link trusted again'],
  'own camera shown while it rings',
  ...[
    'link up while it rings',
    'relayed link up while it rings',
    'relayed link went direct',
    'link of somebody hidden',
  ],
  ...['2 links while it rings', '3 links while it rings', 'a device too many', 'link kept at a handover'],
  ...['lost link came back beside a fresh one'],
  ...['socket cut', 'path broken', 'sidecar killed', 'sidecar away for long'],
  ...['tab reloaded', 'tab away for long', 'tab crashed', 'tab asleep', 'tab duplicated'],
  ...['call resumed by a fresh page', 'ring resumed by a fresh page', 'fresh link', 'call mended', 'still connected'],
];

it(`holds the invariants in ${RUNS} worlds from seed ${FIRST} on`, async () => {
  const began = performance.now();
  const program = await bundleWorlds();
  const stop = new AbortController();
  const parts = Math.min(availableParallelism(), RUNS);
  const firstOf = (part: number) => FIRST + Math.floor((RUNS * part) / parts);
  const tally = new Map<string, number>();
  const run = async (_: unknown, part: number) => {
    const lived = await liveApart(program, firstOf(part), firstOf(part + 1) - firstOf(part), stop.signal);
    for (const [what, worlds] of lived) tally.set(what, (tally.get(what) ?? 0) + worlds);
  };
  await Promise.all(Array.from({ length: parts }, run)).finally(() => stop.abort());
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(`${RUNS} worlds from seed ${FIRST} in ${seconds} s\n${tableOf(tally, RUNS)}\n`);
  expect(RUNS).toBeGreaterThan(0);
  // Fewer worlds do not reach everything; they are run to look for a fault.
  if (RUNS >= ENOUGH) expect([...tally.keys()].sort()).toEqual([...EXPECTED].sort());
});

/** Bundles the worlds into one program, which runs twice as fast as Vitest's modules; returns its file. */
async function bundleWorlds(): Promise<string> {
  const file = `test-results/sim/${MUTANT ?? 'worlds'}.mjs`;
  await bundle('tests/sim/worlds.ts', file, { plugins: MUTANT ? [mutateBundle(MUTANT)] : [] });
  return file;
}

/** Runs worlds in a process of their own, one for each core. */
function liveApart(program: string, first: number, count: number, signal: AbortSignal): Promise<[string, number][]> {
  return new Promise((resolve, reject) => {
    const args = [program, String(first), String(count)];
    execFile(process.execPath, args, { maxBuffer: 64 * 1024 * 1024, signal }, (error, stdout, stderr) => {
      if (error) reject(new Error(stdout || stderr));
      else resolve(JSON.parse(stdout) as [string, number][]);
    });
  });
}
