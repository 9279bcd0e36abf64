'use client';
import { type RefObject, useSyncExternalStore } from 'react';

function onChange(listener: () => void): () => void {
  document.addEventListener('fullscreenchange', listener);
  return () => document.removeEventListener('fullscreenchange', listener);
}

/** Null where pages cannot use full screen. */
export function useFullScreen(root: RefObject<HTMLElement | null>): { on: boolean; toggle: () => void } | null {
  const on = useSyncExternalStore(
    onChange,
    () => document.fullscreenElement !== null,
    () => false,
  );
  const possible = useSyncExternalStore(
    onChange,
    () => document.fullscreenEnabled,
    () => false,
  );
  if (!possible) return null;
  return {
    on,
    toggle: () => {
      // A refusal leaves the page as it is, which the user sees.
      const change = on ? document.exitFullscreen() : root.current?.requestFullscreen();
      change?.catch(() => undefined);
    },
  };
}
