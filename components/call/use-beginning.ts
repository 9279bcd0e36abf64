import { useEffect, useState } from 'react';
import { hasFewCores } from '@/lib/rtc/few-cores';

/** By then the first picture of the peer is there. */
const BEGINNING_MS = 500;

/**
 * True for the first moments of a call on few cores, when the peer's first picture needs all of them: whatever else moves
 * may wait for so long.
 */
export function useBeginning(hasBegun: boolean): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (!hasBegun) return;
    const timer = setTimeout(() => setOver(true), BEGINNING_MS);
    return () => clearTimeout(timer);
  }, [hasBegun]);
  return hasBegun && !isOver && hasFewCores();
}
