import { expect, it } from 'vitest';
import { nextMorning } from './next-morning';

const morning = (now: string, timeZone: string) => new Date(nextMorning(Date.parse(now), timeZone)).toISOString();

it.each([
  ['2026-11-30T14:30:15Z', 'Europe/Berlin', '2026-12-01T07:00:00.000Z'],
  ['2026-11-30T23:50:00Z', 'Europe/Berlin', '2026-12-01T07:00:00.000Z'],
  ['2026-11-30T14:30:00Z', 'Asia/Tokyo', '2026-11-30T23:00:00.000Z'],
  ['2026-11-30T14:30:00Z', 'Asia/Kathmandu', '2026-12-01T02:15:00.000Z'],
  ['2026-11-30T05:00:00Z', 'UTC', '2026-12-01T08:00:00.000Z'],
])('after %s in %s is %s', (now, timeZone, expected) => {
  expect(morning(now, timeZone)).toBe(expected);
});

it('is at eight on the clocks also where they were set that night', () => {
  expect(morning('2026-03-28T20:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T06:00:00.000Z');
  expect(morning('2026-10-24T20:00:00Z', 'Europe/Berlin')).toBe('2026-10-25T07:00:00.000Z');
});
