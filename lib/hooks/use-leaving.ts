'use client';

import { useMemo } from 'react';
import { useMadoClient } from './mado-provider';

/**
 * For a form that ends the login it is sent with. A page that hears of that leads to the start page by itself, ahead of
 * where the form leads: it must not hear of it. `stay`: the form was refused.
 */
export function useLeaving(): { readonly leave: () => void; readonly stay: () => void } {
  const client = useMadoClient();
  return useMemo(() => ({ leave: () => client?.signaling.close(), stay: () => client?.signaling.open() }), [client]);
}
