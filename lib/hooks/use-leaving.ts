'use client';

import { useEffect, useMemo } from 'react';
import { useMadoClient } from './mado-provider';

/**
 * For a form that ends the login it is sent with. A page that hears of that leads to the start page by itself, ahead of
 * where the form leads: it must not hear of it. `stay`: the form was refused.
 */
export function useLeaving(): { readonly leave: () => void; readonly stay: () => void } {
  const client = useMadoClient();
  return useMemo(() => ({ leave: () => client?.signaling.close(), stay: () => client?.signaling.open() }), [client]);
}

/** For the page that such a form leads to instead, where its person has to prove first who they are: they stay. */
export function useStaying(): void {
  const client = useMadoClient();
  useEffect(() => {
    if (client?.signaling.connection === 'offline') client.signaling.open();
  }, [client]);
}
