'use client';

import { useEffect, useState } from 'react';
import { realTimers } from '@/lib/browser/timers';

/**
 * Milliseconds since `fromMs` (on the clock of `Timers.now`), updated at each full second; 0 while `fromMs` is null.
 */
export function useElapsed(fromMs: number | null): number {
  const [nowMs, setNowMs] = useState(0);
  useEffect(() => {
    if (fromMs === null) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const now = realTimers.now();
      setNowMs(now);
      timer = setTimeout(tick, 1_000 - ((now - fromMs) % 1_000));
    };
    tick();
    return () => clearTimeout(timer);
  }, [fromMs]);
  return fromMs === null ? 0 : Math.max(0, nowMs - fromMs);
}
