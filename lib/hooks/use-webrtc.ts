'use client';

import { useEffect, useSyncExternalStore } from 'react';
import { useMadoClient } from './mado-provider';

const noSubscription = () => () => {};

/** True while this browser can make no calls. Looks once whoever asks is drawn. */
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
