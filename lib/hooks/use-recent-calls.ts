'use client';

import { useEffect } from 'react';
import { type RecentCallList, recentCallListSchema } from '@/lib/history/call-outcome';
import { useOwnList } from './use-own-list';
import { useSession } from './use-session';

const SOURCE = { path: '/api/recent-calls', schema: recentCallListSchema };

/** The recent calls: initially those rendered with the page. Fetched again also when the sidecar has recorded a call. */
export function useRecentCalls(first: RecentCallList): RecentCallList {
  const [list, refetch] = useOwnList(SOURCE, first);
  const { loggedCalls } = useSession();
  useEffect(() => {
    if (loggedCalls > 0) void refetch();
  }, [loggedCalls, refetch]);
  return list;
}
