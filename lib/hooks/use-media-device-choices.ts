'use client';

import { useCallback, useSyncExternalStore } from 'react';
import type { Choices } from '@/lib/rtc/capture/media-device-choices';
import { useMadoClient } from './mado-provider';

const nothing = () => {};
const noSubscription = () => nothing;

/** The media devices chosen in this browser, and a setter; null until the client is open. */
export function useMediaDeviceChoices(): readonly [Choices | null, (change: Partial<Choices>) => void] {
  const choices = useMadoClient()?.choices;
  const current = useSyncExternalStore(
    choices?.subscribe ?? noSubscription,
    () => choices?.current ?? null,
    () => null,
  );
  const choose = useCallback((change: Partial<Choices>) => choices?.choose(change), [choices]);
  return [current, choose];
}
