'use client';
import { type ComponentProps, type RefObject, useRef, useState } from 'react';
import { AnswerGuard } from './answer-guard';
import { type OnKey, useAnswerGuard } from './use-answer-guard';

interface AnswersProps extends Omit<ComponentProps<'div'>, 'ref'> {
  /** False while they are rendered but hidden. */
  isShown?: boolean;
  /** The element to guard, if it is larger than the group. */
  view?: RefObject<HTMLElement | null>;
  /** Passed if the view needs the guard for more than filtering presses. */
  guard?: AnswerGuard;
  onKey?: OnKey;
}

/**
 * A group of buttons that ignore any key, press or touch that started before the user can have seen them. Until then
 * they look as usual, keep the focus, and are unavailable to assistive technology (WAI-ARIA 1.2: `aria-disabled`
 * applies to focusable descendants).
 */
export function Answers({ isShown = true, view, guard: given, onKey, ...props }: AnswersProps) {
  const group = useRef<HTMLDivElement>(null);
  const [own] = useState(() => new AnswerGuard());
  const isSettled = useAnswerGuard({ view: view ?? group, guard: given ?? own, isShown, onKey });
  // biome-ignore lint/a11y/useSemanticElements: it also renders toolbars, and a fieldset cannot be one
  return <div role="group" ref={group} aria-disabled={!isSettled || undefined} {...props} />;
}
