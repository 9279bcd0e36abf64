import { minutesOfDay } from '@/lib/i18n/time-zone';

/** From this minute of the day on, and until before that one, by the clocks of an IANA time zone. May span midnight; the whole day, if it ends when it begins. */
export interface QuietHours {
  readonly fromMin: number;
  readonly untilMin: number;
  readonly zone: string;
}

/** Whether the clocks of that time zone are within the quiet hours now. */
export function isQuiet({ fromMin, untilMin, zone }: QuietHours, nowMs: number): boolean {
  const now = minutesOfDay(nowMs, zone);
  return fromMin < untilMin ? fromMin <= now && now < untilMin : now >= fromMin || now < untilMin;
}
