import { useEffect, useState } from 'react';
import { hasFewCores } from '@/lib/browser/few-cores';

/**
 * True for the first `lastsMs` of something on few cores, when the peer's first picture needs all of them: whatever else is
 * to come may wait for so long.
 */
export function useBeginning(hasBegun: boolean, lastsMs: number): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (!hasBegun) return;
    const timer = setTimeout(() => setOver(true), lastsMs);
    return () => clearTimeout(timer);
  }, [hasBegun, lastsMs]);
  return hasBegun && !isOver && hasFewCores();
}
