import { LoaderCircle } from 'lucide-react';
import { classNames } from './class-names';

/** Decoration only: the words beside it say what is going on. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={classNames('size-[1.125rem] animate-spin', className)} />;
}
