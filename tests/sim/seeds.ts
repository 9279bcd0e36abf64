import type { Tally } from './tally';
import { World } from './world';

/** Runs the world of one seed; throws with the seed and its diary if an invariant fails there. */
export async function live(seed: number, isTraced = false): Promise<World> {
  const world = new World(seed, isTraced);
  try {
    await world.run();
  } catch (error) {
    const said = `seed ${seed}: ${error instanceof Error ? error.message : String(error)}`;
    const { trace } = (isTraced ? world : await retell(seed)).watch;
    throw new Error(`${said}\n${trace.join('\n')}\n${said}`, { cause: error });
  }
  return world;
}

export async function liveAll(first: number, count: number): Promise<Tally> {
  const tally = new Map<string, number>();
  for (let seed = first; seed < first + count; seed += 1) {
    const { watch } = await live(seed);
    for (const what of watch.seen) tally.set(what, (tally.get(what) ?? 0) + 1);
  }
  return tally;
}

/** Runs the same world again and keeps its diary. */
async function retell(seed: number): Promise<World> {
  const world = new World(seed, true);
  try {
    await world.run();
  } catch {
    // It fails as before, but with a diary.
  }
  return world;
}
