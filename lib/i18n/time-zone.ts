/** Holds the name of the time zone that times are shown in, so that server and browser write the same. */
export const timeZoneCookieName = 'time-zone';

const NAME = /^[A-Za-z0-9_+/-]{1,64}$/;

/** Whether this is a time zone that Node knows by this IANA name. */
export function isTimeZone(value: unknown): value is string {
  if (typeof value !== 'string' || !NAME.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

/** The chosen time zone, if it is one; otherwise UTC. */
export const pickTimeZone = (chosen: string | undefined): string => (isTimeZone(chosen) ? chosen : 'UTC');

/** Those that people choose from. Node's list lacks UTC. */
export const timeZones = (): string[] => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];

/**
 * Minutes since midnight on the clocks of a time zone.
 * @param timeZone IANA name; throws `RangeError` for one that is not known here
 */
export function minutesOfDay(atMs: number, timeZone: string): number {
  const clock = new Intl.DateTimeFormat('en', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const [hours = 0, minutes = 0] = clock.format(atMs).split(':').map(Number);
  return hours * 60 + minutes;
}
