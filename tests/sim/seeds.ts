import type { Tally } from './tally';
import { World } from './world';

/** Runs the world of one seed; throws with the seed and its diary if an invariant fails there. */
export function live(seed: number, isTraced = false): World {
  const world = new World(seed, isTraced);
  try {
    world.run();
  } catch (error) {
    const said = `seed ${seed}: ${error instanceof Error ? error.message : String(error)}`;
    const { trace } = (isTraced ? world : retell(seed)).watch;
    throw new Error(`${said}\n${trace.join('\n')}\n${said}`, { cause: error });
  }
  return world;
}

export function liveAll(first: number, count: number): Tally {
  const tally = new Map<string, number>();
  for (let seed = first; seed < first + count; seed += 1) {
    const { watch } = live(seed);
    for (const what of watch.seen) tally.set(what, (tally.get(what) ?? 0) + 1);
  }
  return tally;
}

/** Runs the same world again and keeps its diary. */
function retell(seed: number): World {
  const world = new World(seed, true);
  try {
    world.run();
  } catch {
    // It fails as before, but with a diary.
  }
  return world;
}
