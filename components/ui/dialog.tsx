'use client';
import { type ComponentProps, useLayoutEffect, useRef } from 'react';
import { classNames } from './class-names';

interface DialogProps extends Omit<ComponentProps<'dialog'>, 'ref' | 'onCancel' | 'onClose'> {
  /** Called just before it opens, with the focused element. Returns the element to focus. */
  takeFocus: (before: Element | null) => HTMLElement | null;
  /** The platform's own way to close, such as Android's back gesture. The dialog stays open until it is unmounted. */
  onLeave: () => void;
}

/**
 * A native modal dialog on a backdrop: its removal costs no rendering of the page, which matters because a call begins
 * then. On a phone it sits at the bottom, within the thumb's reach; on very small screens it fills the screen.
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
    // Not close(), which forces a layout to restore the focus, in the middle of answering.
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
      // Chromium closes without a cancel event if the user has not interacted with the page before (HTML, close
      // watchers).
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
