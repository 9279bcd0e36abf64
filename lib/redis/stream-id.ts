/** Before every entry of a stream. */
export const STREAM_START = '0-0';

/**
 * Whether one entry's id comes before the other, as `1700000000000-0` before `1700000000000-1`. A stream never goes
 * back: a last id before the one that was read means that it was emptied, and counts from an earlier time.
 */
export function isBefore(one: string, other: string): boolean {
  const [oneMs = 0, oneSeq = 0] = one.split('-').map(Number);
  const [otherMs = 0, otherSeq = 0] = other.split('-').map(Number);
  return oneMs < otherMs || (oneMs === otherMs && oneSeq < otherSeq);
}
