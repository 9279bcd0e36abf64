import { expect, it } from 'vitest';
import { isTimeZone, pickTimeZone, timeZones } from './time-zone';

it.each(['UTC', 'Asia/Tokyo', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('%s is a time zone', (zone) => {
  expect(isTimeZone(zone)).toBe(true);
  expect(pickTimeZone(zone)).toBe(zone);
});

it.each(['', 'Mars/Olympus', 'Asia/Tokyo\n', '../etc/passwd', 'x'.repeat(100), undefined])('%j is none', (zone) => {
  expect(isTimeZone(zone)).toBe(false);
  expect(pickTimeZone(zone)).toBe('UTC');
});

it('offers zones that it takes, each once', () => {
  const zones = timeZones();
  expect(zones).toEqual(expect.arrayContaining(['UTC', 'Asia/Tokyo']));
  expect(new Set(zones).size).toBe(zones.length);
  expect(zones.filter((zone) => !isTimeZone(zone))).toEqual([]);
});
