import { expect, it } from 'vitest';
import { loseOwner } from './adoption';
import { liveClusterDay } from './day';

/** A minute of several sidecars takes 500 times as long as one of the registry alone. */
const RUNS = Math.ceil(Number(process.env.SIM_RUNS ?? 100_000) / 500);
const FIRST = Number(process.env.SIM_FIRST ?? 1);
const SEEDS = Array.from({ length: RUNS }, (_, index) => FIRST + index);

it(`several sidecars hold the invariants in ${RUNS} worlds from seed ${FIRST} on`, async () => {
  const seen = new Set<string>();
  for (const seed of SEEDS) for (const what of await liveClusterDay(seed)) seen.add(what);
  // Otherwise the invariants may hold only because nothing happens.
  const faults = ['killed', 'frozen', 'cut off', 'Redis emptied', 'Redis gone', 'messages lost', 'moved'];
  const outcomes = ['ok', 'internal', 'owner replaced', 'hung-up', 'no-answer', 'connection-lost'];
  expect([...seen]).toEqual(expect.arrayContaining([...faults, ...outcomes]));
});

it('the calls of an owner that is gone go on with another one within 15 s', async () => {
  for (const seed of SEEDS) await expect(loseOwner(seed)).resolves.toBeUndefined();
});
