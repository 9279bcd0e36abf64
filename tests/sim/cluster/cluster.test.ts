import { expect, it } from 'vitest';
import { liveApart } from '../apart';
import { tableOf } from '../tally';

/** A second of several sidecars costs as much as a minute of one. */
const RUNS = Math.ceil(Number(process.env.SIM_RUNS ?? 100_000) / 2);
const FIRST = Number(process.env.SIM_FIRST ?? 1);
/** Enough worlds to reach everything in EXPECTED, by a wide margin. */
const ENOUGH = 2_000;

/** Otherwise the invariants may hold only because nothing happens. */
const EXPECTED = [
  ...['killed', 'frozen', 'asleep', 'cut off', 'Redis emptied', 'Redis gone', 'messages lost', 'moved'],
  ...['ok', 'internal', 'owner replaced', 'hung-up', 'declined', 'cancelled', 'busy'],
];

it(`several sidecars hold the invariants in ${RUNS} worlds from seed ${FIRST} on`, async () => {
  const began = performance.now();
  const tally = await liveApart('tests/sim/cluster/worlds.ts', FIRST, RUNS);
  const seconds = (performance.now() - began) / 1000;
  const each = `${seconds.toFixed(1)} s, ${Math.round(RUNS / seconds)} a second`;
  process.stdout.write(`${RUNS} worlds of several sidecars from seed ${FIRST} in ${each}\n${tableOf(tally, RUNS)}\n`);
  expect(RUNS).toBeGreaterThan(0);
  if (RUNS >= ENOUGH) expect([...tally.keys()]).toEqual(expect.arrayContaining(EXPECTED));
});
