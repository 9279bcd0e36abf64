import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isQuiet } from './quiet-hours';

const at = (text: string) => Date.parse(text);
const night = (zone: string) => ({ fromMin: 22 * 60, untilMin: 7 * 60, zone });

describe('quiet hours', () => {
  it.each([
    ['Asia/Tokyo', '2026-12-01T12:59:59Z', false],
    ['Asia/Tokyo', '2026-12-01T13:00:00Z', true],
    ['Asia/Tokyo', '2026-12-01T21:59:59Z', true],
    ['Asia/Tokyo', '2026-12-01T22:00:00Z', false],
    // The clocks of Berlin are set back at 1:00 UTC, and so show seven an hour later than the day before.
    ['Europe/Berlin', '2026-10-24T04:59:59Z', true],
    ['Europe/Berlin', '2026-10-24T05:00:00Z', false],
    ['Europe/Berlin', '2026-10-25T05:59:59Z', true],
    ['Europe/Berlin', '2026-10-25T06:00:00Z', false],
    // They are set forward at 1:00 UTC, and so show seven an hour earlier.
    ['Europe/Berlin', '2026-03-28T05:59:59Z', true],
    ['Europe/Berlin', '2026-03-28T06:00:00Z', false],
    ['Europe/Berlin', '2026-03-29T04:59:59Z', true],
    ['Europe/Berlin', '2026-03-29T05:00:00Z', false],
  ])('from ten to seven in %s, at %s: %s', (zone, text, expected) => {
    expect(isQuiet(night(zone), at(text))).toBe(expected);
  });

  it('are within one day, or all of it', () => {
    const noon = { fromMin: 12 * 60, untilMin: 13 * 60, zone: 'UTC' };
    expect(['11:59', '12:00', '12:59', '13:00'].map((time) => isQuiet(noon, at(`2026-12-01T${time}Z`)))).toEqual([
      ...[false, true, true, false],
    ]);
    const always = { fromMin: 600, untilMin: 600, zone: 'UTC' };
    expect(['09:59', '10:00'].map((time) => isQuiet(always, at(`2026-12-01T${time}Z`)))).toEqual([true, true]);
  });

  it('do not come where the clocks skip them, and come twice where the clocks repeat them', () => {
    const hour = { fromMin: 2 * 60, untilMin: 3 * 60, zone: 'Europe/Berlin' };
    const quietMinutesOf = (day: string) =>
      Array.from({ length: 24 * 60 }, (_, minute) => at(`${day}T00:00Z`) + minute * 60_000).filter((nowMs) =>
        isQuiet(hour, nowMs),
      ).length;
    expect(['2026-03-28', '2026-03-29', '2026-10-25'].map(quietMinutesOf)).toEqual([60, 0, 120]);
  });

  it('leave of each moment exactly one of themselves and the rest of the day', () => {
    const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns', 'Australia/Lord_Howe');
    const moment = fc.integer({ min: at('2026-01-01T00:00Z'), max: at('2028-01-01T00:00Z') });
    fc.assert(
      fc.property(minute, minute, zone, moment, (fromMin, untilMin, inZone, nowMs) => {
        fc.pre(fromMin !== untilMin);
        const rest = { fromMin: untilMin, untilMin: fromMin, zone: inZone };
        expect(isQuiet({ fromMin, untilMin, zone: inZone }, nowMs)).toBe(!isQuiet(rest, nowMs));
      }),
    );
  });
});
