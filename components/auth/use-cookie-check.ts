'use client';

import { useCallback, useEffect, useState } from 'react';
import type { FormState } from '@/lib/auth/account/form-state';
import { hasProbe, probeCookie } from '@/lib/auth/session/cookie-probe';
import { browserFamily } from '@/lib/browser/which-browser';

const LOOK_AGAIN_MS = 1_000;

/** `navigator.cookieEnabled` is true in browsers that clear cookies at once, so set and read a real one. */
function keepsCookies(): boolean {
  try {
    const { origin } = window.location;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API does not report blocked cookies
    document.cookie = probeCookie(origin);
    return hasProbe(document.cookie, origin);
  } catch {
    // A sandboxed page may not access cookies at all.
    return false;
  }
}

interface CookieCheck {
  /** For the form; null while cookies work. Follows the browser's settings, so that no reload is needed. */
  readonly failure: NonNullable<FormState<string>['failure']> | null;
  /** Checks now; false if the form must not be sent. */
  readonly check: () => boolean;
}

/**
 * Whether this browser keeps our cookies. Without them, sign-up would create an account that nobody is signed in to.
 */
export function useCookieCheck(): CookieCheck {
  const [isBlocked, setIsBlocked] = useState(false);
  const check = useCallback(() => {
    const isKept = keepsCookies();
    setIsBlocked(!isKept);
    return isKept;
  }, []);
  useEffect(() => void check(), [check]);
  useEffect(() => {
    if (!isBlocked) return;
    const timer = setInterval(check, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isBlocked, check]);
  return { failure: isBlocked ? { cookiesBlockedIn: browserFamily(navigator.userAgent) } : null, check };
}
