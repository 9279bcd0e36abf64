'use client';

import { useEffect, useSyncExternalStore } from 'react';
import type { ConnectionState } from '@/lib/signaling/port';
import { noPeople, type PeoplePages } from '@/lib/stores/people-pages';
import { useMadoClient } from './mado-provider';
import { useConnection } from './use-connection';

const nothing = () => {};
const noSubscription = () => nothing;

export interface People extends PeoplePages {
  /** Tells which rows are seen, `end` exclusive: they are fetched, and kept up to date. */
  readonly showRange: (start: number, end: number) => void;
  readonly connection: ConnectionState;
}

/** Who is online and matches `query`. One component at a time may show people: the sidecar keeps one view a tab. */
export function usePeople(query: string): People {
  const store = useMadoClient()?.people;
  const connection = useConnection();
  const pages = useSyncExternalStore(
    store?.subscribe ?? noSubscription,
    () => store?.pages ?? noPeople,
    () => noPeople,
  );
  useEffect(() => store?.search(query), [store, query]);
  return { ...pages, showRange: store?.showRange ?? nothing, connection };
}
