'use client';

import { useEffect } from 'react';
import { useAvailability } from './use-availability';
import { isCalling, useCallState } from './use-call';
import { useConnection } from './use-connection';

const IDLE_MS = 5 * 60_000;
/** Idle time is checked, and activity noted for other tabs, this often: 15 s late on five minutes is not noticed. */
const CHECK_MS = 15_000;
const GESTURES = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/** The person's own: another may sign in on this browser. `automatic` is set while `away` was this hook's doing; only then does activity take it back. */
const keysOf = (userId: string) => ({
  active: `mado.active-at.${userId}`,
  automatic: `mado.away-automatically.${userId}`,
});

/** Shows the person as away after five minutes without a gesture in any tab of this browser, and as available at the next one. */
export function useAway(userId: string): void {
  const [availability, setAvailability] = useAvailability();
  const isOnline = useConnection() === 'online';
  const isInCall = useCallState(isCalling);

  // To open a page is a gesture too.
  useEffect(() => localStorage.setItem(keysOf(userId).active, String(Date.now())), [userId]);

  useEffect(() => {
    // Before that `availability` is a guess.
    if (!isOnline) return undefined;
    const keys = keysOf(userId);
    let notedAtMs = 0;
    const active = () => {
      const nowMs = Date.now();
      if (nowMs - notedAtMs > CHECK_MS) {
        notedAtMs = nowMs;
        localStorage.setItem(keys.active, String(nowMs));
      }
      if (localStorage.getItem(keys.automatic) === null) return;
      localStorage.removeItem(keys.automatic);
      if (availability === 'away') setAvailability('available');
    };
    const check = () => {
      // Who only listens is there all the same.
      if (isInCall) localStorage.setItem(keys.active, String(Date.now()));
      const idleMs = Date.now() - Number(localStorage.getItem(keys.active) ?? Date.now());
      if (availability !== 'available' || isInCall || idleMs < IDLE_MS) return;
      localStorage.setItem(keys.automatic, 'yes');
      setAvailability('away');
    };
    for (const gesture of GESTURES) window.addEventListener(gesture, active, { passive: true });
    const timer = setInterval(check, CHECK_MS);
    return () => {
      for (const gesture of GESTURES) window.removeEventListener(gesture, active);
      clearInterval(timer);
    };
  }, [userId, availability, setAvailability, isInCall, isOnline]);
}
