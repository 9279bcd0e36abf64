'use client';
import { type RefObject, useEffectEvent, useLayoutEffect, useState } from 'react';
import type { AnswerGuard } from './answer-guard';
import { watchVisibility } from './watch-visibility';

/** Elements that Enter and Space activate. */
const CONTROL = 'button, a[href], select, summary, input:is([type=checkbox], [type=radio], [type=submit])';

/** Sees every key first. `counts` is the guard's decision. */
export type OnKey = (event: KeyboardEvent, counts: boolean) => void;

interface AnswerGuardOptions {
  /** The guarded element: nothing inside it can be activated before the guard opens. */
  readonly view: RefObject<HTMLElement | null>;
  readonly guard: AnswerGuard;
  /** The guard restarts whenever this becomes true. */
  readonly isShown: boolean;
  readonly onKey?: OnKey | undefined;
}

/**
 * Blocks input that was not meant for a view. Returns whether the view has been visible for long enough to be answered.
 */
export function useAnswerGuard({ view, guard, isShown, onKey }: AnswerGuardOptions): boolean {
  const [isSettled, setSettled] = useState(false);
  const emitKey = useEffectEvent((event: KeyboardEvent, counts: boolean) => onKey?.(event, counts));

  useLayoutEffect(() => {
    if (!isShown) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      clearTimeout(timer);
      const leftMs = guard.opensAtMs - performance.now();
      setSettled(leftMs <= 0);
      if (leftMs > 0 && Number.isFinite(leftMs)) timer = setTimeout(show, leftMs);
    };
    const isInView = ({ target }: Event) => target instanceof Node && view.current?.contains(target) === true;

    const stopWatching = watchVisibility(
      (atMs) => {
        guard.seen(atMs);
        show();
      },
      () => {
        guard.unseen();
        show();
      },
    );
    const stop = new AbortController();
    const first = { capture: true, signal: stop.signal };
    // Menus open and the focus moves on pointer-down already.
    const press = (event: PointerEvent) => {
      if (event.isPrimary) guard.press(timeOf(event), isInView(event));
      if (!guard.pressCounts && isInView(event)) event.stopPropagation();
    };
    const mouseDown = (event: MouseEvent) => {
      if (!guard.pressCounts && isInView(event)) refuse(event);
    };
    const click = (event: MouseEvent) => {
      const counts = guard.click(timeOf(event), event.detail);
      if (!counts && isInView(event)) refuse(event);
    };
    const keyDown = (event: KeyboardEvent) => {
      const counts = guard.keyDown(event.key, timeOf(event), event.repeat);
      if (!counts && isActivation(event) && isInView(event)) refuse(event);
      emitKey(event, counts);
      show();
    };
    const keyUp = (event: KeyboardEvent) => {
      if (event.key === ' ' && !guard.spaceUp() && isActivation(event) && isInView(event)) refuse(event);
    };
    window.addEventListener('pointerdown', press, first);
    window.addEventListener('mousedown', mouseDown, first);
    window.addEventListener('click', click, first);
    window.addEventListener('keydown', keyDown, first);
    window.addEventListener('keyup', keyUp, first);
    return () => {
      stop.abort();
      stopWatching();
      clearTimeout(timer);
    };
  }, [view, guard, isShown]);

  return isSettled;
}

/** The time of the input, not of its handling on a busy page. Some browsers used to count from 1970. */
function timeOf(event: Event): number {
  return Math.min(event.timeStamp, performance.now());
}

function isActivation({ key, target }: KeyboardEvent): boolean {
  return (key === 'Enter' || key === ' ') && target instanceof Element && target.closest(CONTROL) !== null;
}

function refuse(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
