import { describe, expect, it } from 'vitest';
import { outcomeOf } from './call-outcome';

const at = new Date('2026-01-01T10:00:00Z');
const never = { acceptedAt: null, connectedAt: null, endedAt: at };

describe('outcomeOf', () => {
  it.each([
    ['no-answer', 'no-answer', 'missed'],
    ['blocked', 'no-answer', 'missed'],
    ['peer-left', 'no-answer', 'missed'],
    ['cancelled', 'cancelled', 'missed'],
    ['busy', 'busy', 'missed'],
    ['declined', 'declined', 'declined'],
    ['server-refused', 'failed', 'failed'],
  ] as const)('an unanswered call that ended %s is %s to the caller and %s to the callee', (endReason, out, into) => {
    expect(outcomeOf({ ...never, endReason }, 'outgoing')).toBe(out);
    expect(outcomeOf({ ...never, endReason }, 'incoming')).toBe(into);
  });

  it('is talked once the two had media, however it ended', () => {
    const call = { acceptedAt: at, connectedAt: at, endedAt: at, endReason: 'connection-lost' };
    expect(outcomeOf(call, 'incoming')).toBe('talked');
    expect(outcomeOf(call, 'outgoing')).toBe('talked');
  });

  it('is failed, not missed, when accepted but never connected', () => {
    expect(outcomeOf({ ...never, acceptedAt: at, endReason: 'media-failed' }, 'incoming')).toBe('failed');
  });

  it.each(['incoming', 'outgoing'] as const)(
    'rings until it is accepted, and goes on until it has ended (%s)',
    (direction) => {
      const rings = { acceptedAt: null, connectedAt: null, endedAt: null, endReason: null };
      expect(outcomeOf(rings, direction)).toBe('ringing');
      expect(outcomeOf({ ...rings, acceptedAt: at }, direction)).toBe('going-on');
      expect(outcomeOf({ ...rings, acceptedAt: at, connectedAt: at }, direction)).toBe('going-on');
    },
  );
});
