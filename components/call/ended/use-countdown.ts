'use client';
import { useEffect, useState } from 'react';

/** Whole seconds left of `ms` since `key` was first shown, on a monotonic clock; 0 when they have elapsed. */
export function useCountdown(key: string, ms: number): number {
  const [left, setLeft] = useState({ key, seconds: secondsOf(ms) });
  useEffect(() => {
    const untilMs = performance.now() + ms;
    const tick = () => setLeft({ key, seconds: secondsOf(untilMs - performance.now()) });
    tick();
    if (ms <= 0) return;
    const timer = setInterval(tick, 1_000);
    const stop = setTimeout(() => {
      clearInterval(timer);
      tick();
    }, ms);
    return () => {
      clearInterval(timer);
      clearTimeout(stop);
    };
  }, [key, ms]);
  return left.key === key ? left.seconds : secondsOf(ms);
}

function secondsOf(ms: number): number {
  return Math.max(0, Math.ceil(ms / 1_000));
}
