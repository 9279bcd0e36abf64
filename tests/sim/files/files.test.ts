import { expect, it } from 'vitest';
import { FilesWorld } from './world';

const RUNS = Math.min(1_500, Number(process.env.SIM_RUNS ?? 100_000));
const FIRST = Number(process.env.SIM_FIRST ?? 1);
/** Enough worlds to reach everything in EXPECTED, by a wide margin. */
const ENOUGH = 1_000;

/** Otherwise the invariants may hold only because nothing happens. */
const EXPECTED = [
  ...['offered', 'accepted', 'accepted all', 'declined', 'paused', 'went on', 'done'],
  ...['ended by the sender', 'ended by the receiver', 'chosen again', 'another chosen'],
  ...['resumed', 'other file'],
  ...['connected', 'opened', 'cut', 'fresh link', 'reloaded', 'both reloaded', 'moved'],
];

it(`files hold their invariants in ${RUNS} worlds from seed ${FIRST} on`, () => {
  const seen = new Set<string>();
  for (let seed = FIRST; seed < FIRST + RUNS; seed += 1) {
    const world = new FilesWorld(seed);
    try {
      world.run();
    } catch (error) {
      throw new Error(`seed ${seed}: ${String(error)}\n${world.diary.join('\n')}`, { cause: error });
    }
    for (const what of world.seen) seen.add(what);
  }
  if (RUNS >= ENOUGH) expect([...seen].sort()).toEqual([...EXPECTED].sort());
});
