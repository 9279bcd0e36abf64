import { expect, it } from 'vitest';
import { END_REASONS } from '@/lib/protocol/end-reason';
import { World } from './world';

const replayed = process.env.SIM_SEED;
const runs = Number(process.env.SIM_RUNS ?? 12_000);
const first = Number(process.env.SIM_FIRST ?? 1);

/** Reasons that nothing gives yet. */
const UNUSED = ['blocked'];

function live(seed: number, isTraced: boolean): World {
  const world = new World(seed, isTraced);
  try {
    world.run();
  } catch (error) {
    const retold = isTraced ? world : retell(seed);
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`seed ${seed}: ${said}\n${retold.watch.trace.join('\n')}\nseed ${seed}: ${said}`, { cause: error });
  }
  return world;
}

/** The same world again, with its diary. */
function retell(seed: number): World {
  const world = new World(seed, true);
  try {
    world.run();
  } catch {
    // It fails as before; this time it is written down.
  }
  return world;
}

if (replayed === undefined) {
  it(`holds the invariants in ${runs} worlds, from seed ${first}`, () => {
    const seen = new Set<string>();
    for (let seed = first; seed < first + runs; seed += 1) {
      for (const what of live(seed, false).watch.seen) seen.add(what);
    }
    const reasons = END_REASONS.filter((reason) => !UNUSED.includes(reason));
    const phases = ['idle', 'ringing-out', 'ringing-in', 'connecting', 'connected', 'reconnecting', 'ended'];
    expect([...seen].sort()).toEqual([...reasons, ...phases, 'glare', 'misuse refused', 'still connected'].sort());
  });
} else {
  it(`holds the invariants in the world of seed ${replayed}`, () => {
    const { trace } = live(Number(replayed), true).watch;
    process.stdout.write(`${trace.join('\n')}\n`);
  });
}
