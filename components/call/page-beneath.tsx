'use client';
import type { ReactNode } from 'react';
import { isOverPage, useCallState } from '@/lib/hooks/use-call';

/**
 * The page a call lies over: out of reach of keyboard and screen reader from the ring on. The ringing card keeps it out of
 * reach by itself, but then answering would have the browser look at all of it anew.
 */
export function PageBeneath({ children }: { children: ReactNode }) {
  return <div inert={useCallState(isOverPage)}>{children}</div>;
}
