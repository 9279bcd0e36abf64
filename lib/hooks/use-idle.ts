'use client';

import { useEffect } from 'react';
import { IdleWatch } from '@/lib/browser/idle-watch';
import { useMadoClient } from './mado-provider';
import { isInRoom, useCallState } from './use-call';

/** Reports to the sidecar whether this page is idle. A user all of whose pages are idle is shown as away. */
export function useIdle(): void {
  const client = useMadoClient();
  const isInCall = useCallState(isInRoom);
  useEffect(() => {
    // Nobody is idle during a call: a user who only listens is present too.
    if (!client || isInCall) return undefined;
    const watch = new IdleWatch(window, (isIdle) => void client.session.setIdle(isIdle));
    return () => watch.close();
  }, [client, isInCall]);
}
