'use client';

import { useSyncExternalStore } from 'react';
import { type Browser, whichBrowser } from '@/lib/browser/which-browser';

const never = () => () => {};

/** Whose words for permissions and extensions this page uses. */
export function useBrowser(): Browser {
  return useSyncExternalStore<Browser>(
    never,
    () => whichBrowser(navigator),
    () => 'other',
  );
}
