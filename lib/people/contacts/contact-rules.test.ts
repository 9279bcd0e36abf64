import { describe, expect, it } from 'vitest';
import {
  askStep,
  DECLINE_PAUSE_MS,
  greetingSchema,
  isSeen,
  REQUEST_LIFE_MS,
  type StoredRequest,
} from './contact-rules';

const askedMs = Date.parse('2026-11-30T12:00:00.000Z');
const at = (afterMs: number) => new Date(askedMs + afterMs);
const row = (change: Partial<StoredRequest> = {}): StoredRequest => ({
  ...{ askerId: 'aya', askedAt: at(0), withdrawnAt: null, declinedAt: null },
  ...change,
});
const next = (request: StoredRequest | null, askerId: string, afterMs: number) =>
  askStep(request, askerId, askedMs + afterMs);

describe('what becomes of a request', () => {
  it('is new where there is nothing, and stands while it is open', () => {
    expect(next(null, 'aya', 0)).toBe('ask');
    expect(next(row(), 'aya', REQUEST_LIFE_MS - 1)).toBe('stands');
    expect(next(row(), 'aya', REQUEST_LIFE_MS)).toBe('ask');
  });

  it('meets the one of the other while that is open, declined or not', () => {
    expect(next(row(), 'ben', 1)).toBe('meet');
    expect(next(row({ declinedAt: at(1) }), 'ben', 2)).toBe('meet');
    expect(next(row({ declinedAt: at(1), withdrawnAt: at(2) }), 'ben', 3)).toBe('ask');
    expect(next(row(), 'ben', REQUEST_LIFE_MS)).toBe('ask');
  });

  it('is unheard for a while after a decline, also where it was withdrawn meanwhile', () => {
    const declined = row({ declinedAt: at(1_000) });
    expect(isSeen(declined, askedMs + 1_001)).toBe(false);
    expect(next(declined, 'aya', 2_000)).toBe('stands');
    const withdrawn = row({ declinedAt: at(1_000), withdrawnAt: at(2_000) });
    expect(next(withdrawn, 'aya', 3_000)).toBe('ask-unheard');
    expect(next(withdrawn, 'aya', 1_000 + DECLINE_PAUSE_MS)).toBe('ask');
  });
});

describe('a greeting', () => {
  it('is one line, without what must not be in a name', () => {
    expect(greetingSchema.parse('  It’s me,\n\u202eBen\u200b from  the choir ')).toBe('It’s me, Ben from the choir');
  });

  it('has 200 characters at most, as people count them', () => {
    expect(greetingSchema.safeParse('👩🏽‍🚀'.repeat(100)).success).toBe(true);
    expect(greetingSchema.safeParse('あ'.repeat(200)).success).toBe(true);
    expect(greetingSchema.safeParse('あ'.repeat(201)).success).toBe(false);
    expect(greetingSchema.safeParse('q\u0301\u0302\u0303\u0304'.repeat(200)).success).toBe(false);
  });
});
