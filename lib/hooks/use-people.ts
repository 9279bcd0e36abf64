'use client';

import { useEffect, useSyncExternalStore } from 'react';
import type { ConnectionState } from '@/lib/signaling/port';
import { noPeople, type PeoplePages } from '@/lib/stores/people-pages';
import { useMadoClient } from './mado-provider';
import { useConnection } from './use-connection';

const nothing = () => {};
const noSubscription = () => nothing;

export interface People extends PeoplePages {
  /** Reports which rows are visible (`end` exclusive). They are fetched and kept up to date. */
  readonly showRange: (start: number, end: number) => void;
  readonly connection: ConnectionState;
  /** The query that these are the result of; null before the first. */
  readonly shownQuery: string | null;
}

/**
 * The users online who match `query`. Use it in one mounted component at a time: the sidecar keeps one view per tab.
 */
export function usePeople(query: string): People {
  const store = useMadoClient()?.people;
  const connection = useConnection();
  const pages = useSyncExternalStore(
    store?.subscribe ?? noSubscription,
    () => store?.pages ?? noPeople,
    () => noPeople,
  );
  useEffect(() => store?.search(query), [store, query]);
  const shownQuery = useSyncExternalStore(
    store?.subscribe ?? noSubscription,
    () => store?.shownQuery ?? null,
    () => null,
  );
  return { ...pages, showRange: store?.showRange ?? nothing, connection, shownQuery };
}
