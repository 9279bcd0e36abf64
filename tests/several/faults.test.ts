import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { playDay } from './day';
import { checkHistory } from './history/check';
import { tally } from './history/tally';

const DAY_MINUTES = 30;
const numberOf = (name: string): number | null => (process.env[name] ? Number(process.env[name]) : null);

const seed = numberOf('SEVERAL_SEED') ?? Math.floor(Math.random() * 2 ** 31);
const people = numberOf('SEVERAL_PEOPLE') ?? 200;
const minutes = numberOf('SEVERAL_MINUTES');

it(
  `keeps its word to ${people} people through every fault, seed ${seed}`,
  async () => {
    const startMs = performance.now();
    const log = (line: string) => console.log(`${Math.round((performance.now() - startMs) / 1_000)} s  ${line}`);
    const { history, unsettled, seconds } = await playDay({ seed, people, minutes, log });
    writeFileSync('test-results/several/history.json', JSON.stringify(history.events));
    const counts = tally(history);
    console.log(JSON.stringify({ seconds, ...counts }));
    const violations = checkHistory(history);
    writeFileSync('test-results/several/violations.txt', violations.join('\n'));
    expect(violations.slice(0, 20)).toEqual([]);
    expect(unsettled).toBe(0);
    // Otherwise nothing was at stake.
    expect(counts.connected).toBeGreaterThan(people / 4);
  },
  (DAY_MINUTES + (minutes ?? 0)) * 60_000,
);
