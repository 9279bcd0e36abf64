'use client';
import { Dialog as Radix } from 'radix-ui';
import type { ComponentProps } from 'react';
import { classNames } from './class-names';

export const Dialog = Radix.Root;

/** A pane over a veil; on a phone it stands at the bottom, within the thumb's reach. */
export function DialogPane({ className, children, ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-veil" />
      <Radix.Content
        className={classNames(
          'fixed inset-x-3 bottom-3 z-50 mx-auto max-h-[calc(100dvh-1.5rem)] max-w-md animate-rise overflow-y-auto',
          'rounded-pane bg-surface p-6 text-ink shadow-lift outline-none',
          'sm:top-1/2 sm:bottom-auto sm:translate-y-[-50%]',
          className,
        )}
        {...props}
      >
        {children}
      </Radix.Content>
    </Radix.Portal>
  );
}

export function DialogTitle({ className, ...props }: ComponentProps<typeof Radix.Title>) {
  return <Radix.Title className={classNames('font-semibold text-xl', className)} {...props} />;
}

export function DialogText({ className, ...props }: ComponentProps<typeof Radix.Description>) {
  return <Radix.Description className={classNames('text-ink-soft', className)} {...props} />;
}
