'use client';
import { type ReactNode, useRef, useState } from 'react';
import { useCallState } from '@/lib/hooks/use-call';
import { AnswerGuard } from './answers/answer-guard';
import { useAnswerGuard } from './answers/use-answer-guard';
import { fillsTheScreen, useCallStory } from './use-call-story';

/**
 * The page a call lies over: out of reach of keyboard and screen reader from the ring on. The ringing card keeps it out of
 * reach by itself, but then answering would have the browser look at all of it anew. When a ring is over, the page takes
 * no press that may have been meant for the card: it would call somebody.
 */
export function PageBeneath({ children }: { children: ReactNode }) {
  const call = useCallState((view) => view.call);
  const story = useCallStory(call);
  const isCovered = call.phase === 'ringing-in' || fillsTheScreen(call, story);
  const page = useRef<HTMLDivElement>(null);
  const [guard] = useState(() => new AnswerGuard());
  const wasUncovered = call.phase === 'ended' && !isCovered;
  const isSettled = useAnswerGuard({ view: page, guard, isShown: wasUncovered });
  return (
    <div ref={page} inert={isCovered} aria-disabled={(wasUncovered && !isSettled) || undefined}>
      {children}
    </div>
  );
}
