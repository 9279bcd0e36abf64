'use client';

import { useSyncExternalStore } from 'react';
import { NO_SESSION_YET, type SessionView } from '@/lib/stores/session-store';
import { useMadoClient } from './mado-provider';

const noSubscription = () => () => {};

/** The state of this page's session with the sidecar. */
export function useSession(): SessionView {
  const session = useMadoClient()?.session;
  return useSyncExternalStore(
    session?.subscribe ?? noSubscription,
    () => session?.view ?? NO_SESSION_YET,
    () => NO_SESSION_YET,
  );
}
