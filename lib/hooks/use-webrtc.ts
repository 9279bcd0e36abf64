'use client';

import { useEffect, useSyncExternalStore } from 'react';
import { useMadoClient } from './mado-provider';

const noSubscription = () => () => {};

/** True while this browser cannot make calls. Checks once, when the component mounts. */
export function useIsWebRtcOff(): boolean {
  const webRtc = useMadoClient()?.webRtc;
  useEffect(() => {
    webRtc?.look();
  }, [webRtc]);
  return useSyncExternalStore(
    webRtc?.subscribe ?? noSubscription,
    () => webRtc?.isOff ?? false,
    () => false,
  );
}
