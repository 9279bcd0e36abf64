'use client';

import { useEffect, useState } from 'react';
import { type RecentCallList, recentCallListSchema } from '@/lib/history/call-outcome';
import { personText } from '@/lib/names/person-text';
import { matchesTerms, searchTerms } from '@/lib/names/search';
import { usePageOwner } from './mado-provider';
import { fetchList, useOwnList } from './use-own-list';
import { useSession } from './use-session';

const PATH = '/api/recent-calls';
const SOURCE = { path: PATH, schema: recentCallListSchema };
/** A search is sent when nothing was typed for this long. */
const PAUSE_MS = 250;

/**
 * The recent calls: initially those rendered with the page. Fetched again also when the sidecar has recorded a call.
 * With a query those with whoever matches: at first among the calls that are here, then all that the server finds.
 */
export function useRecentCalls(first: RecentCallList, query: string): RecentCallList {
  const [list, refetch] = useOwnList(SOURCE, first);
  const { loggedCalls } = useSession();
  useEffect(() => {
    if (loggedCalls > 0) void refetch();
  }, [loggedCalls, refetch]);
  const found = useFound(query, loggedCalls);
  if (query === '') return list;
  return found ?? { ...list, calls: among(list, query) };
}

/** Null until the server has answered this query. */
function useFound(query: string, loggedCalls: number): RecentCallList | null {
  const ownerId = usePageOwner().id;
  const [found, setFound] = useState<{ readonly query: string; readonly list: RecentCallList } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call that was recorded may be one that is searched for
  useEffect(() => {
    if (query === '') return;
    let isWanted = true;
    const source = { ...SOURCE, path: `${PATH}?${new URLSearchParams({ query })}` };
    const timer = setTimeout(async () => {
      const list = await fetchList(source, ownerId);
      // Somebody else's page by now is found out by what else it asks.
      if (isWanted && list !== null && list !== 'other-account') setFound({ query, list });
    }, PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [query, ownerId, loggedCalls]);
  return found?.query === query ? found.list : null;
}

function among({ calls }: RecentCallList, query: string): RecentCallList['calls'] {
  const terms = searchTerms(query);
  return calls.filter(({ peer }) => peer !== null && matchesTerms(personText(peer), terms));
}
