import { describe, expect, it } from 'vitest';
import { goalsOf, tableOf } from './report';
import { compare, type Trial } from './trial';
import type { Look } from './watch';

const MB = 1_000_000;

function look(atMs: number, changes: Partial<Look> = {}): Look {
  return {
    atMs,
    renderer: 50 * MB,
    browser: 80 * MB,
    framesDecoded: 0,
    roundTripMs: null,
    bytesReceived: 0,
    ...changes,
  };
}

function trial(bytesPerS: number, framesDuring = 30): Trial {
  const side = {
    rendererGrowth: 10 * MB,
    browserGrowth: 0,
    framesBefore: 30,
    framesDuring,
    roundTripBeforeMs: 50,
    roundTripDuringMs: 80,
    roundTripWorstMs: 90,
  };
  return { bytesPerS, sender: side, receiver: { ...side, framesDuring: 30 } };
}

describe('what a transfer does to a page', () => {
  it('is the largest memory less the usual one before, and rates of the same seconds', () => {
    const before = [look(0), look(1_000, { framesDecoded: 30, roundTripMs: 50, renderer: 52 * MB })];
    const during = [
      look(2_000, { framesDecoded: 60, roundTripMs: 70 }),
      look(3_000, { framesDecoded: 75, roundTripMs: 120, renderer: 90 * MB }),
      look(4_000, { framesDecoded: 100, roundTripMs: 60, renderer: 60 * MB }),
    ];
    expect(compare(before, during)).toEqual({
      rendererGrowth: 40 * MB,
      browserGrowth: 0,
      framesBefore: 30,
      framesDuring: 20,
      roundTripBeforeMs: 50,
      roundTripDuringMs: 70,
      roundTripWorstMs: 120,
    });
  });
});

describe('the report', () => {
  const trials = new Map([
    ['raw', [trial(4 * MB)]],
    ['raw, in a call', [trial(2 * MB)]],
    ['striped-2', [trial(8 * MB)]],
    ['mado', [trial(1 * MB, 15), trial(1.8 * MB), trial(2.5 * MB)]],
  ]);

  it('compares the median of each arm with the raw one that has the same cameras', () => {
    expect(tableOf(trials)).toMatchObject({
      'striped-2': { 'MB/s': 8, '÷ raw': 2 },
      mado: { 'MB/s': 1.8, '÷ raw': 0.9, '÷ stop-and-wait': Number.NaN },
    });
  });

  it('names the expected figures only where something was measured, for the worse side', () => {
    expect(goalsOf('rtt-50', trials)).toEqual([
      'mado / raw in a call: 0.90 (expected >= 0.85)',
      'best striped / raw: 2.00 (expected >= 1.5)',
      'mado: memory, MB: 10.00 (expected <= 64)',
      'mado: frames kept: 0.50 (expected >= 0.9)',
      'mado: round trip added, ms: 30.00 (expected <= 20)',
    ]);
    expect(goalsOf('rtt-50-loss', new Map([['raw', [trial(1)]]]))).toEqual([]);
  });
});
