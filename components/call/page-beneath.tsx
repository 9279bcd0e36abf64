'use client';
import type { ReactNode } from 'react';
import { isInRoom, useCallState } from '@/lib/hooks/use-call';

/** The page a call lies over: out of reach of keyboard and screen reader while the call fills the screen. */
export function PageBeneath({ children }: { children: ReactNode }) {
  return <div inert={useCallState(isInRoom)}>{children}</div>;
}
