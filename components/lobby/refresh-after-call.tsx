'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useCallState } from '@/lib/hooks/use-call';

/** Brings the list of recent calls up to date when a call ended, and once more when its closing words are gone. */
export function RefreshAfterCall() {
  const router = useRouter();
  const phase = useCallState(({ call }) => call.phase);
  const before = useRef(phase);
  useEffect(() => {
    const wasInCall = before.current !== 'idle';
    before.current = phase;
    if (phase === 'ended' || (phase === 'idle' && wasInCall)) router.refresh();
  }, [phase, router]);
  return null;
}
