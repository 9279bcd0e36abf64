import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EncodingWish, encodingFor, isSameEncoding } from './encoding';

const wish: fc.Arbitrary<EncodingWish> = fc.record(
  {
    maxBitrate: fc.integer({ min: 30_000, max: 5_000_000 }),
    scaleResolutionDownBy: fc.double({ min: 1, max: 8, noNaN: true }),
    isActive: fc.boolean(),
  },
  { requiredKeys: [] },
);
const wishes = fc.array(wish, { maxLength: 6 });
const bitrateOf = ({ maxBitrate = Number.POSITIVE_INFINITY }: EncodingWish) => maxBitrate;

describe('the encoding for several wishes', () => {
  it('is the whole picture without a limit where nobody wishes anything', () => {
    expect(encodingFor([])).toEqual({ active: true, scaleResolutionDownBy: 1 });
  });

  it('keeps every limit, and sets no tighter one than somebody asked for', () => {
    fc.assert(
      fc.property(wishes, (all) => {
        const encoding = encodingFor(all);
        expect(bitrateOf(encoding)).toBe(Math.min(...all.map(bitrateOf)));
        expect(encoding.scaleResolutionDownBy).toBe(
          Math.max(1, ...all.map(({ scaleResolutionDownBy = 1 }) => scaleResolutionDownBy)),
        );
        expect(encoding.active).toBe(!all.some(({ isActive }) => isActive === false));
      }),
    );
  });

  it('depends on neither the order of the wishes nor on how often each is made', () => {
    fc.assert(
      fc.property(wishes, fc.nat(), (all, by) => {
        const at = by % (all.length + 1);
        const shuffled = [...all.slice(at), ...all.slice(0, at), ...all];
        expect(isSameEncoding(encodingFor(shuffled), encodingFor(all))).toBe(true);
      }),
    );
  });

  it('asks for no less of the sender when a wish is taken back', () => {
    fc.assert(
      fc.property(wishes, wish, (others, taken) => {
        const [before, after] = [encodingFor([...others, taken]), encodingFor(others)];
        expect(bitrateOf(after)).toBeGreaterThanOrEqual(bitrateOf(before));
        expect(after.scaleResolutionDownBy).toBeLessThanOrEqual(before.scaleResolutionDownBy);
        expect(after.active || !before.active).toBe(true);
      }),
    );
  });

  it('is the same as the encoding for its own values', () => {
    fc.assert(
      fc.property(wishes, (all) => {
        const { active, ...limits } = encodingFor(all);
        expect(encodingFor([{ ...limits, isActive: active }])).toEqual({ ...limits, active });
      }),
    );
  });
});
