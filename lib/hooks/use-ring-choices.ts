'use client';

import { useCallback, useSyncExternalStore } from 'react';
import type { RingChoices } from '@/lib/ringing/ring-choices';
import { useMadoClient } from './mado-provider';

const nothing = () => {};
const noSubscription = () => nothing;

/** How calls ring in this browser, and a setter; null until the client is open. */
export function useRingChoices(): readonly [RingChoices | null, (change: Partial<RingChoices>) => void] {
  const ringing = useMadoClient()?.ringing;
  const current = useSyncExternalStore(
    ringing?.subscribe ?? noSubscription,
    () => ringing?.current ?? null,
    () => null,
  );
  const choose = useCallback((change: Partial<RingChoices>) => ringing?.choose(change), [ringing]);
  return [current, choose];
}
