import { LoaderCircle } from 'lucide-react';
import { classNames } from './class-names';

/** Decorative only: the text beside it says what is going on. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={classNames('size-[1.125rem] animate-spin', className)} />;
}
