'use client';
import type { ReactNode } from 'react';
import { useCall } from '@/lib/hooks/use-call';

/** The page a call lies over: out of reach of keyboard and screen reader while the call fills the screen. */
export function PageBeneath({ children }: { children: ReactNode }) {
  const { phase } = useCall().call;
  const covered = phase !== 'idle' && phase !== 'ringing-in' && phase !== 'ended';
  return <div inert={covered}>{children}</div>;
}
