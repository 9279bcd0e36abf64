import type { ComponentProps } from 'react';
import { classNames } from './class-names';

export const inputLook = [
  'min-h-11 w-full rounded-control border border-line-strong bg-surface px-3.5 text-base text-ink',
  'placeholder:text-ink-soft transition-colors duration-150 hover:border-ink-soft',
  'aria-invalid:border-vermilion disabled:opacity-60 forced-colors:aria-invalid:border-4',
].join(' ');

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={classNames(inputLook, className)} {...props} />;
}
