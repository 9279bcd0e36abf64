'use client';

import { useSyncExternalStore } from 'react';
import type { SessionView } from '@/lib/stores/session-store';
import { useMadoClient } from './mado-provider';

const NOT_YET: SessionView = {
  connection: 'connecting',
  availability: 'available',
  elsewhere: null,
  loggedCalls: 0,
};
const noSubscription = () => () => {};

/** The state of this page's session with the sidecar. */
export function useSession(): SessionView {
  const session = useMadoClient()?.session;
  return useSyncExternalStore(
    session?.subscribe ?? noSubscription,
    () => session?.view ?? NOT_YET,
    () => NOT_YET,
  );
}
