import { useEffect, useState } from 'react';
import { hasFewCores } from '@/lib/browser/few-cores';

/**
 * True for the first `lastsMs` of something on a machine with few cores, when the peer's first picture needs all of
 * them: other work may wait for that long.
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
