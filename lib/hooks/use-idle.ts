'use client';

import { useEffect } from 'react';
import { IdleWatch } from '@/lib/browser/idle-watch';
import { useMadoClient } from './mado-provider';
import { isInRoom, useCallState } from './use-call';

/** Tells the sidecar when nobody is at this page: a person who is at none of theirs is shown as away. */
export function useIdle(): void {
  const client = useMadoClient();
  const isInCall = useCallState(isInRoom);
  useEffect(() => {
    // Who only listens is there all the same.
    if (!client || isInCall) return undefined;
    const watch = new IdleWatch(window, (isIdle) => void client.session.setIdle(isIdle));
    return () => watch.close();
  }, [client, isInCall]);
}
