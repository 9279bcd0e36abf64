'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import { OWNER_HEADER } from '@/lib/auth/account/page-owner';
import type { UserId } from '@/lib/protocol/ids';
import { usePageOwner } from './mado-provider';
import { useAccountCheck } from './use-account';
import { useSession } from './use-session';

const TIMEOUT_MS = 10_000;
/** When a sidecar comes back, every lobby reconnects at once: spread their requests over this time. */
const SPREAD_MS = 4_000;

/** Where the list comes from: a route that answers for the page's owner. The same object at each rendering. */
export interface Source<List> {
  readonly path: string;
  readonly schema: z.ZodType<List>;
}

/** Null if the list is unavailable now: no network, no login, no database. */
export async function fetchList<List>(
  { path, schema }: Source<List>,
  ownerId: UserId,
): Promise<List | 'other-account' | null> {
  try {
    const headers = { [OWNER_HEADER]: ownerId };
    const response = await fetch(path, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.status === 409) return 'other-account';
    return response.ok ? schema.parse(await response.json()) : null;
  } catch {
    return null;
  }
}

/**
 * A list of the page's owner: initially the one rendered with the page. Fetched again when the page becomes visible, and
 * when the socket reconnects, because the page may have missed something meanwhile, and by the function that is returned
 * with it. Fetches the list alone instead of refreshing the route: a browser without a network answers a refresh with
 * its own "no internet" page.
 */
export function useOwnList<List>(
  source: Source<List>,
  first: List,
): readonly [list: List, refetch: () => Promise<void>] {
  const [list, setList] = useState(first);
  const ownerId = usePageOwner().id;
  const checkAccount = useAccountCheck();
  /** Counts the lists that came with the page. A newer one supersedes any response to an earlier fetch. */
  const version = useRef(0);
  const mustFetch = useRef(false);
  const isFetching = useRef(false);
  /** Fetches one at a time, however often this is called, and never while the page is hidden. */
  const refetch = useCallback(async () => {
    if (document.visibilityState === 'hidden') return;
    mustFetch.current = true;
    if (isFetching.current) return;
    isFetching.current = true;
    while (mustFetch.current) {
      mustFetch.current = false;
      const requestedVersion = version.current;
      const latest = await fetchList(source, ownerId);
      if (latest === 'other-account') checkAccount();
      else if (latest && requestedVersion === version.current) setList(latest);
    }
    isFetching.current = false;
  }, [source, ownerId, checkAccount]);

  useEffect(() => {
    version.current += 1;
    setList(first);
  }, [first]);

  const isOnline = useSession().connection === 'online';
  useEffect(() => {
    // Also needed on the first connection: a page restored by back navigation was rendered with an old list.
    if (!isOnline) return;
    const timer = setTimeout(() => void refetch(), Math.random() * SPREAD_MS);
    return () => clearTimeout(timer);
  }, [isOnline, refetch]);

  useEffect(() => {
    const onVisibilityChange = () => void refetch();
    document.addEventListener('visibilitychange', onVisibilityChange);
    return () => document.removeEventListener('visibilitychange', onVisibilityChange);
  }, [refetch]);

  return [list, refetch];
}
