import { expect, it } from 'vitest';
import { RingPauses } from './ring-pauses';

const SECOND = 1_000;
const MINUTE = 60_000;

/** Rings as soon as it may, so many times; the pauses that follow, in seconds. */
function ringInARow(pauses: RingPauses, times: number, startMs = 0): { waits: number[]; nowMs: number } {
  let nowMs = startMs;
  const waits = Array.from({ length: times }, () => {
    nowMs += pauses.remainingMs('mallory', 'bob', nowMs) + SECOND;
    return pauses.count('mallory', 'bob', nowMs) / SECOND;
  });
  return { waits, nowMs };
}

it('lets two redials through at once, then makes the same caller wait ever longer', () => {
  const { waits } = ringInARow(new RingPauses(), 12);
  expect(waits).toEqual([0, 0, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]);
});

it('counts the pause from the end of the last ring, and down', () => {
  const pauses = new RingPauses();
  for (const atMs of [0, 1, 2]) pauses.count('mallory', 'bob', atMs);
  expect(pauses.remainingMs('mallory', 'bob', 4_002)).toBe(6_000);
  expect(pauses.remainingMs('mallory', 'bob', 10_002)).toBe(0);
});

it('holds for the one pair and the one direction', () => {
  const pauses = new RingPauses();
  const { nowMs } = ringInARow(pauses, 5);
  expect(pauses.remainingMs('bob', 'mallory', nowMs)).toBe(0);
  expect(pauses.remainingMs('mallory', 'carol', nowMs)).toBe(0);
  expect(pauses.remainingMs('carol', 'bob', nowMs)).toBe(0);
});

it('is forgiven, and forgotten after half an hour of quiet, though not by waiting the longest pause out', () => {
  const pauses = new RingPauses();
  const { nowMs } = ringInARow(pauses, 12);
  pauses.forgetQuiet(nowMs + 16 * MINUTE);
  expect(pauses.count('mallory', 'bob', nowMs + 16 * MINUTE)).toBe(900 * SECOND);
  pauses.forgetQuiet(nowMs + 46 * MINUTE);
  expect(pauses.count('mallory', 'bob', nowMs + 46 * MINUTE)).toBe(0);

  ringInARow(pauses, 12, nowMs + 46 * MINUTE);
  pauses.forgive('mallory', 'bob');
  expect(pauses.count('mallory', 'bob', nowMs)).toBe(0);
});

it('keeps no more than 20,000 pairs, the quietest going first', () => {
  const pauses = new RingPauses();
  for (const atMs of [0, 1, 2]) pauses.count('mallory', 'bob', atMs);
  for (const atMs of [3, 4, 5]) pauses.count('mallory', 'carol', atMs);
  for (let other = 0; other < 19_999; other += 1) pauses.count('mallory', `other-${other}`, 6);
  expect(pauses.remainingMs('mallory', 'bob', 6)).toBe(0);
  expect(pauses.remainingMs('mallory', 'carol', 6)).toBeGreaterThan(0);
});
