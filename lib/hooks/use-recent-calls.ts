'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { OWNER_HEADER } from '@/lib/auth/account/page-owner';
import { type RecentCallList, recentCallListSchema } from '@/lib/history/call-outcome';
import type { UserId } from '@/lib/protocol/ids';
import { usePageOwner } from './mado-provider';
import { useAccountCheck } from './use-account';
import { useSession } from './use-session';

const TIMEOUT_MS = 10_000;
/** Every lobby hears a sidecar that is back at once; their questions are spread over this time. */
const SPREAD_MS = 4_000;

/** Null if they cannot be had now: no network, no login, no database. */
async function read(ownerId: UserId): Promise<RecentCallList | 'other-account' | null> {
  try {
    const headers = { [OWNER_HEADER]: ownerId };
    const response = await fetch('/api/recent-calls', { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.status === 409) return 'other-account';
    return response.ok ? recentCallListSchema.parse(await response.json()) : null;
  } catch {
    return null;
  }
}

/**
 * The recent calls: those the page came with, read anew when the sidecar has written one down, and when somebody looks
 * again or the sidecar is heard again: calls are missed while nobody does. Not by a refresh of the page, which a browser
 * without a network answers with its own "no internet".
 */
export function useRecentCalls(first: RecentCallList): RecentCallList {
  const [list, setList] = useState(first);
  const ownerId = usePageOwner().id;
  const checkAccount = useAccountCheck();
  /** Of the page, which counts for more than what was asked before. */
  const version = useRef(0);
  const isWanted = useRef(false);
  const isReading = useRef(false);
  /** One after the other, however often others call; nobody looks at a hidden page. */
  const readAgain = useCallback(async () => {
    if (document.visibilityState === 'hidden') return;
    isWanted.current = true;
    if (isReading.current) return;
    isReading.current = true;
    while (isWanted.current) {
      isWanted.current = false;
      const asked = version.current;
      const latest = await read(ownerId);
      if (latest === 'other-account') checkAccount();
      else if (latest && asked === version.current) setList(latest);
    }
    isReading.current = false;
  }, [ownerId, checkAccount]);

  useEffect(() => {
    version.current += 1;
    setList(first);
  }, [first]);

  const { connection, loggedCalls } = useSession();
  useEffect(() => {
    if (loggedCalls > 0) void readAgain();
  }, [loggedCalls, readAgain]);

  const isOnline = connection === 'online';
  useEffect(() => {
    // Also where the page is one that was gone back to, and came with what held then.
    if (!isOnline) return;
    const timer = setTimeout(() => void readAgain(), Math.random() * SPREAD_MS);
    return () => clearTimeout(timer);
  }, [isOnline, readAgain]);

  useEffect(() => {
    const looked = () => void readAgain();
    document.addEventListener('visibilitychange', looked);
    return () => document.removeEventListener('visibilitychange', looked);
  }, [readAgain]);

  return list;
}
