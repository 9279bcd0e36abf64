'use client';

import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { Account } from '@/lib/stores/account-watch';
import { useMadoClient } from './mado-provider';

const noSubscription = () => () => {};

/** Whether this browser is still signed in as the page's owner. */
export function useAccount(): Account {
  const account = useMadoClient()?.account;
  return useSyncExternalStore(
    account?.subscribe ?? noSubscription,
    () => account?.account ?? 'own',
    () => 'own',
  );
}

/** Returns a function that asks the server who is signed in. For callers that have reason to doubt it. */
export function useAccountCheck(): () => void {
  const account = useMadoClient()?.account;
  return useCallback(() => void account?.check(), [account]);
}

/** Asks the server who is signed in as soon as `mustCheck` becomes true. */
export function useAccountCheckIf(mustCheck: boolean): void {
  const check = useAccountCheck();
  useEffect(() => {
    if (mustCheck) check();
  }, [mustCheck, check]);
}
