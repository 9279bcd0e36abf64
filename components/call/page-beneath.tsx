'use client';
import type { ReactNode } from 'react';
import { useCallState } from '@/lib/hooks/use-call';
import { fillsTheScreen, useCallStory } from './use-call-story';

/**
 * The page a call lies over: out of reach of keyboard and screen reader from the ring on. The ringing card keeps it out of
 * reach by itself, but then answering would have the browser look at all of it anew.
 */
export function PageBeneath({ children }: { children: ReactNode }) {
  const call = useCallState((view) => view.call);
  const story = useCallStory(call);
  return <div inert={call.phase === 'ringing-in' || fillsTheScreen(call, story)}>{children}</div>;
}
