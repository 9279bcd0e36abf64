import { minutesOfDay } from '@/lib/i18n/time-zone';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
/** When a day begins for most people. */
const MORNING_MINUTES = 8 * 60;
/** Who says "tomorrow" before this hour means after the night that they are in. */
const NIGHT_ENDS_MINUTES = 4 * 60;

/**
 * The morning after the night that comes, or that it is: 8:00 on the clocks of the time zone, to the minute.
 * @param timeZone IANA name
 * @returns ms since the epoch
 */
export function nextMorning(nowMs: number, timeZone: string): number {
  const now = minutesOfDay(nowMs, timeZone);
  const ahead = MORNING_MINUTES - now + (now < NIGHT_ENDS_MINUTES ? 0 : DAY_MINUTES);
  const guess = Math.floor(nowMs / MINUTE_MS + ahead) * MINUTE_MS;
  // Where the clocks were set that night, the guess is an hour off.
  const off = minutesOfDay(guess, timeZone) - MORNING_MINUTES;
  return guess - off * MINUTE_MS;
}
