'use client';

import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { type CheckView, NOT_STARTED } from '@/lib/rtc/check/check-view';
import { ConnectionCheck } from '@/lib/rtc/check/connection-check';
import { useMadoClient } from './mado-provider';
import { isInRoom, useCallState } from './use-call';

const nothing = () => {};
const noSubscription = () => nothing;

export interface CheckActions {
  /** False until the client is open. Until then the actions do nothing. */
  readonly isReady: boolean;
  readonly start: () => void;
  readonly stop: () => void;
  readonly playTone: () => void;
  readonly answerTone: (wasHeard: boolean) => void;
}

/**
 * A connection check that lives as long as the component. A call takes precedence: it stops the check and gets the
 * media devices.
 */
export function useConnectionCheck(): CheckView & CheckActions {
  const client = useMadoClient();
  const isInCall = useCallState(isInRoom);
  const [check, setCheck] = useState<ConnectionCheck | null>(null);

  useEffect(() => {
    if (!client) return;
    const opened = new ConnectionCheck({ signaling: client.signaling, chosen: () => client.choices.current });
    const leave = () => opened.stop();
    window.addEventListener('pagehide', leave);
    setCheck(opened);
    return () => {
      window.removeEventListener('pagehide', leave);
      opened.close();
      setCheck(null);
    };
  }, [client]);
  useEffect(() => {
    if (isInCall) check?.stop();
  }, [check, isInCall]);

  const view = useSyncExternalStore(
    check?.subscribe ?? noSubscription,
    () => check?.view ?? NOT_STARTED,
    () => NOT_STARTED,
  );
  const actions = useMemo<CheckActions>(
    () => ({
      isReady: check !== null,
      start: () => check?.start(),
      stop: () => check?.stop(),
      playTone: () => check?.playTone(),
      answerTone: (wasHeard) => check?.answerTone(wasHeard),
    }),
    [check],
  );
  return useMemo(() => ({ ...view, ...actions }), [view, actions]);
}
