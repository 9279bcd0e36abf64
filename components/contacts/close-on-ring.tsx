'use client';

import { useEffect } from 'react';
import { useCallState } from '@/lib/hooks/use-call';

/** A menu is modal: an incoming call closes it, so that the ring card can be clicked. */
export function CloseOnRing({ onRing }: { onRing: () => void }) {
  const rings = useCallState(({ call }) => call.phase === 'ringing-in');
  useEffect(() => {
    if (rings) onRing();
  });
  return null;
}
