'use client';

import { useEffect } from 'react';
import { useAvailability } from './use-availability';
import { useCallState } from './use-call';
import { useConnection } from './use-connection';

const IDLE_MS = 5 * 60_000;
/** Idle time is checked, and activity noted for other tabs, this often: 15 s late on five minutes is not noticed. */
const CHECK_MS = 15_000;
const ACTIVE_KEY = 'mado.active-at';
/** Set while `away` was this hook's doing: only then does activity take it back. */
const AUTOMATIC_KEY = 'mado.away-automatically';
const GESTURES = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/** Shows the person as away after five minutes without a gesture in any tab of this browser, and as available at the next one. */
export function useAway(): void {
  const [availability, setAvailability] = useAvailability();
  const isOnline = useConnection() === 'online';
  const isInCall = useCallState(({ call }) => call.phase !== 'idle');

  useEffect(() => {
    // Before that `availability` is a guess.
    if (!isOnline) return undefined;
    let notedAtMs = 0;
    const active = () => {
      const nowMs = Date.now();
      if (nowMs - notedAtMs > CHECK_MS) {
        notedAtMs = nowMs;
        localStorage.setItem(ACTIVE_KEY, String(nowMs));
      }
      if (localStorage.getItem(AUTOMATIC_KEY) === null) return;
      localStorage.removeItem(AUTOMATIC_KEY);
      if (availability === 'away') setAvailability('available');
    };
    const check = () => {
      const idleMs = Date.now() - Number(localStorage.getItem(ACTIVE_KEY) ?? Date.now());
      if (availability !== 'available' || isInCall || idleMs < IDLE_MS) return;
      localStorage.setItem(AUTOMATIC_KEY, 'yes');
      setAvailability('away');
    };
    for (const gesture of GESTURES) window.addEventListener(gesture, active, { passive: true });
    const timer = setInterval(check, CHECK_MS);
    return () => {
      for (const gesture of GESTURES) window.removeEventListener(gesture, active);
      clearInterval(timer);
    };
  }, [availability, setAvailability, isInCall, isOnline]);
}
