'use client';
import { type ReactNode, useRef, useState } from 'react';
import { useCallState } from '@/lib/hooks/use-call';
import { AnswerGuard } from './answers/answer-guard';
import { useAnswerGuard } from './answers/use-answer-guard';
import { fillsTheScreen, useCallStory } from './use-call-story';

/**
 * The page beneath a call: inert for keyboard and screen reader from the ring on. The ringing dialog makes it inert by
 * itself, but without this, answering would make the browser restyle the whole page. After a ring the page ignores
 * presses that may have been meant for the card, as they would call somebody.
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
