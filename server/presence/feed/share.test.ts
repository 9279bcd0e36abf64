import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLater, isSameShare, joined, type Share, type Word } from './share';

const words: fc.Arbitrary<Word> = fc.record({
  user: fc.record({ id: fc.constant('u'), name: fc.constantFrom('A', 'B'), tag: fc.constant('TEST') }),
  availability: fc.constantFrom('available', 'away', 'do-not-disturb', 'invisible'),
  seenBy: fc.constantFrom('everyone', 'contacts', 'nobody'),
  endsAtMs: fc.constantFrom(null, 1_000, 2_000),
  revision: fc.nat(2),
});
const shares: fc.Arbitrary<Share | null> = fc.option(
  fc.record({
    word: words,
    devices: fc.constantFrom('active', 'idle', 'lingering'),
  }),
);

describe('joined', () => {
  it('is the same in whichever order, and however often', () => {
    fc.assert(
      fc.property(shares, shares, shares, (a, b, c) => {
        expect(joined(a, b)).toEqual(joined(b, a));
        expect(joined(joined(a, b), c)).toEqual(joined(a, joined(b, c)));
        expect(joined(a, a)).toEqual(a);
        expect(joined(joined(a, b), b)).toEqual(joined(a, b));
      }),
    );
  });

  it('believes the later word, and the device that is in use', () => {
    const word = (revision: number): Word => ({
      user: { id: 'u', name: `said ${revision}`, tag: 'TEST' },
      availability: 'away',
      seenBy: 'everyone',
      endsAtMs: null,
      revision,
    });
    const a: Share = { word: word(2), devices: 'idle' };
    const b: Share = { word: word(1), devices: 'active' };
    expect(joined(a, b)).toEqual({ word: word(2), devices: 'active' });
    expect(joined(a, { word: word(0), devices: 'lingering' })).toEqual(a);
  });
});

describe('isLater', () => {
  it('orders all words that differ', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const isSame = JSON.stringify(a) === JSON.stringify(b);
        expect(isLater(a, b) || isLater(b, a)).toBe(!isSame);
        expect(isLater(a, b) && isLater(b, a)).toBe(false);
      }),
    );
  });
});

describe('isSameShare', () => {
  it('tells every difference', () => {
    fc.assert(
      fc.property(shares, shares, (a, b) => {
        expect(isSameShare(a, b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
});
