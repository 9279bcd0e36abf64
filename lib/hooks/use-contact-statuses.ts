'use client';

import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { UserId } from '@/lib/protocol/ids';
import type { ContactStatuses } from '@/lib/stores/contact-states-store';
import { useMadoClient } from './mado-provider';

const noSubscription = () => () => {};

/** How those contacts are who are online. Null until the page knows. */
export function useContactStatuses(): ContactStatuses | null {
  const store = useMadoClient()?.contactStates;
  return useSyncExternalStore(
    store?.subscribe ?? noSubscription,
    () => store?.statuses ?? null,
    () => null,
  );
}

/** Calls back with the contacts who come online, once for each coming: a reload of theirs or of this page is none. */
export function useComings(onCome: (ids: readonly UserId[]) => void): void {
  const store = useMadoClient()?.contactStates;
  const latest = useRef(onCome);
  useEffect(() => {
    latest.current = onCome;
  });
  useEffect(() => store?.onCome((ids) => latest.current(ids)), [store]);
}
