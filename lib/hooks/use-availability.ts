'use client';

import { useCallback } from 'react';
import type { Availability } from '@/lib/protocol/sidecar/presence';
import { useMadoClient } from './mado-provider';
import { useSession } from './use-session';

interface OwnAvailability {
  readonly availability: Availability;
  /** When it becomes `available` by itself, in ms since the epoch; null for never. */
  readonly endsAtMs: number | null;
  /** `endsInMs`: after so long, with `do-not-disturb` alone. */
  readonly set: (availability: Availability, endsInMs?: number) => void;
}

/** The availability that this user has chosen, and its setter. */
export function useAvailability(): OwnAvailability {
  const client = useMadoClient();
  const { availability, endsAtMs } = useSession();
  const set = useCallback<OwnAvailability['set']>(
    (next, endsInMs) => void client?.session.setAvailability(next, endsInMs),
    [client],
  );
  return { availability, endsAtMs, set };
}
