'use client';

import { useTimeZoneCookie } from '@/lib/hooks/use-time-zone-cookie';

/** Draws nothing: keeps the cookie of the time zone in step with the account and the browser. */
export function TimeZoneCookie({ chosen }: { chosen: string | null }) {
  useTimeZoneCookie(chosen);
  return null;
}
