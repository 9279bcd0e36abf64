'use client';

import type { Ended } from '@/lib/call/state';
import { type Cause, causeOf } from '@/lib/rtc/diagnosis/cause-of';
import { useMadoClient } from './mado-provider';

/**
 * Why an ended call failed, as far as this page observed it; null if it did not fail or this page made no attempt to
 * connect it.
 */
export function useFailureCause(call: Pick<Ended, 'callId' | 'reason' | 'canLink'>): Cause | 'webrtc-off' | null {
  const { callId, reason, canLink } = call;
  const attempt = useMadoClient()?.calls.lastAttempt;
  const hasFailed = reason === 'media-failed' || reason === 'connection-lost';
  if (canLink === false) return 'webrtc-off';
  return hasFailed && attempt?.callId === callId ? causeOf(attempt) : null;
}
