'use client';

import { useCallback } from 'react';
import type { Availability } from '@/lib/protocol/sidecar/presence';
import { useMadoClient } from './mado-provider';
import { useSession } from './use-session';

/** The availability that this user has chosen, and its setter. */
export function useAvailability(): readonly [Availability, (availability: Availability) => void] {
  const client = useMadoClient();
  const { availability } = useSession();
  const set = useCallback((next: Availability) => void client?.session.setAvailability(next), [client]);
  return [availability, set];
}
