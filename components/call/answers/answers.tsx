'use client';
import { type ComponentProps, type RefObject, useRef, useState } from 'react';
import { AnswerGuard } from './answer-guard';
import { type OnKey, useAnswerGuard } from './use-answer-guard';

interface AnswersProps extends Omit<ComponentProps<'div'>, 'ref'> {
  /** False while they are ready but not to be seen. */
  isShown?: boolean;
  /** Where more is guarded than the group: what it stands in. */
  view?: RefObject<HTMLElement | null>;
  /** Given where the view decides more by it than which presses count. */
  guard?: AnswerGuard;
  onKey?: OnKey;
}

/**
 * A group of buttons that take no key, press or touch which began before a person can have seen them. Until then they
 * look as ever, keep the focus, and are unavailable to assistive technology (WAI-ARIA 1.2: `aria-disabled` holds for
 * what is focusable inside).
 */
export function Answers({ isShown = true, view, guard: given, onKey, ...props }: AnswersProps) {
  const group = useRef<HTMLDivElement>(null);
  const [own] = useState(() => new AnswerGuard());
  const isSettled = useAnswerGuard({ view: view ?? group, guard: given ?? own, isShown, onKey });
  // biome-ignore lint/a11y/useSemanticElements: a toolbar is drawn by it as well, and a fieldset cannot be one
  return <div role="group" ref={group} aria-disabled={!isSettled || undefined} {...props} />;
}
