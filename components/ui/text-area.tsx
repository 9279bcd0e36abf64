import type { ComponentProps } from 'react';
import { classNames } from './class-names';
import { inputLook } from './input';

/** For a text of several lines. */
export function TextArea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea rows={4} className={classNames(inputLook, 'resize-y py-2.5', className)} {...props} />;
}
