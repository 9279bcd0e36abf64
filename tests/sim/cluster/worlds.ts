import { loseOwner } from './adoption';
import { liveClusterDay } from './day';

/** One world in so many lives through a long day, and as many lose their owner: these take some twenty times as long. */
const LONG_ONE_IN = 1_000;

/** Runs `count` worlds from a seed on, in a process of its own; prints their tally, or the first violation. */
const [first = 1, count = 0] = process.argv.slice(2).map(Number);
const tally = new Map<string, number>();
try {
  for (let seed = first; seed < first + count; seed += 1) {
    const isLong = seed % LONG_ONE_IN === 0;
    for (const what of await liveClusterDay(seed, isLong)) tally.set(what, (tally.get(what) ?? 0) + 1);
    if (isLong) await loseOwner(seed);
  }
  process.stdout.write(JSON.stringify([...tally]));
} catch (error) {
  process.stdout.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
