import { describe, expect, it } from 'vitest';
import { loudnessOf } from './sound';

const sine = (amplitude: number) => Float32Array.from({ length: 2_048 }, (_, i) => amplitude * Math.sin(i / 7));

describe('loudnessOf', () => {
  it('is zero in silence and in a quiet room', () => {
    expect(loudnessOf(new Float32Array(2_048))).toBe(0);
    expect(loudnessOf(sine(0.001))).toBe(0);
  });

  it('is about the middle for a voice, and 1 at most', () => {
    expect(loudnessOf(sine(0.025))).toBeCloseTo(0.5, 1);
    expect(loudnessOf(sine(1))).toBe(1);
  });
});
