import { World } from './world';

/** How many of the worlds came to each thing. */
export type Tally = ReadonlyMap<string, number>;

/** Runs the world of one seed; throws with the seed and its diary when something is wrong there. */
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
    for (const what of live(seed).watch.seen) tally.set(what, (tally.get(what) ?? 0) + 1);
  }
  return tally;
}

/** What share of the worlds came to what, most first. */
export function tableOf(tally: Tally, worlds: number): string {
  return [...tally]
    .sort(([, a], [, b]) => b - a)
    .map(([what, count]) => `${((100 * count) / worlds).toFixed(2).padStart(7)} %  ${what}`)
    .join('\n');
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
