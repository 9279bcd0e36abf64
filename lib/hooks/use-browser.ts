'use client';

import { useSyncExternalStore } from 'react';
import { type Browser, whichBrowser } from '@/lib/browser/which-browser';

const never = () => () => {};

/** The browser whose names for permissions and extensions this page uses in its instructions. */
export function useBrowser(): Browser {
  return useSyncExternalStore<Browser>(
    never,
    () => whichBrowser(navigator),
    () => 'other',
  );
}
