import { expect, it } from 'vitest';
import { ChatWorld } from './world';

const RUNS = Math.min(4_000, Number(process.env.SIM_RUNS ?? 100_000));
const FIRST = Number(process.env.SIM_FIRST ?? 1);
/** Enough worlds to reach everything in EXPECTED, by a wide margin. */
const ENOUGH = 1_000;

/** Otherwise the invariants may hold only because nothing happens. */
const EXPECTED = [
  ...['line written', 'long line written', 'delivered', 'read', 'line of another page'],
  ...['reacted', 'reaction taken back', 'reaction of the other', 'hand raised or lowered'],
  ...['connected', 'opened', 'cut', 'fresh link', 'reloaded', 'both reloaded', 'moved', 'moved back'],
];

it(`a chat holds its invariants in ${RUNS} worlds from seed ${FIRST} on`, () => {
  const seen = new Set<string>();
  for (let seed = FIRST; seed < FIRST + RUNS; seed += 1) {
    const world = new ChatWorld(seed);
    try {
      world.run();
    } catch (error) {
      throw new Error(`seed ${seed}: ${String(error)}\n${world.diary.join('\n')}`, { cause: error });
    }
    for (const what of world.seen) seen.add(what);
  }
  if (RUNS >= ENOUGH) expect([...seen].sort()).toEqual([...EXPECTED].sort());
});
