'use client';

import { useEffect } from 'react';
import { localeCookieOptions } from '@/lib/i18n/locale';
import { timeZoneCookieName } from '@/lib/i18n/time-zone';

export const browserTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Tells the server, with the next page, in which time zone times are shown: the user's choice, which they may have made
 * in another browser, or this browser's own. The server cannot know that by itself.
 */
export function useTimeZoneCookie(chosen: string | null): void {
  useEffect(() => {
    const { path, maxAge, sameSite } = localeCookieOptions;
    const value = encodeURIComponent(chosen ?? browserTimeZone());
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
    document.cookie = `${timeZoneCookieName}=${value}; path=${path}; max-age=${maxAge}; samesite=${sameSite}`;
  }, [chosen]);
}
