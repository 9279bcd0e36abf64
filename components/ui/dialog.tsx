'use client';
import { type ComponentProps, useLayoutEffect, useRef } from 'react';
import { classNames } from './class-names';

interface DialogProps extends Omit<ComponentProps<'dialog'>, 'ref' | 'onCancel' | 'onClose'> {
  /** Just before it opens: where the focus is by then. Returns what is to have it. */
  takeFocus: (before: Element | null) => HTMLElement | null;
  /** The system's own way out, such as Android's back gesture. The dialog stays until it is no longer drawn. */
  onLeave: () => void;
}

/**
 * A pane over a veil, modal by the browser's own means: they cost no drawing when it goes, which is when a call begins. On
 * a phone it stands at the bottom, within the thumb's reach; where a pane leaves too little room it fills the screen.
 */
export function Dialog({ takeFocus, onLeave, className, ...props }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const focusTaker = useRef(takeFocus);

  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const before = document.activeElement;
    element.showModal();
    focusTaker.current(before)?.focus();
    // Not by close(): it lays the page out at once to find who may have the focus, in the middle of an answer.
    return () => {
      setTimeout(() => {
        const isFree = document.activeElement === null || document.activeElement === document.body;
        if (isFree && before instanceof HTMLElement) before.focus();
      });
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      onCancel={(event) => {
        event.preventDefault();
        onLeave();
      }}
      // Chromium closes without asking where the person has not touched the page before (HTML, close watchers).
      onClose={(event) => {
        event.currentTarget.showModal();
        focusTaker.current(null)?.focus();
        onLeave();
      }}
      className={classNames(
        'fixed inset-x-3 top-auto bottom-3 mx-auto max-h-[calc(100dvh-1.5rem)] w-auto max-w-md animate-rise overflow-y-auto',
        'rounded-pane border border-transparent bg-surface text-ink shadow-lift outline-none',
        'backdrop:animate-appear backdrop:bg-veil sm:top-1/2 sm:bottom-auto sm:translate-y-[-50%]',
        'tiny:inset-0 tiny:h-dvh tiny:max-h-none tiny:max-w-none tiny:translate-y-0 tiny:rounded-none',
        className,
      )}
      {...props}
    />
  );
}
