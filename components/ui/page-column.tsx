import type { ReactNode } from 'react';
import { classNames } from './class-names';

/** The column that holds every page's content. */
export function PageColumn({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <main className={classNames('mx-auto w-full max-w-2xl px-4 pt-6 pb-24 sm:px-6 sm:pt-10', className)}>
      {children}
    </main>
  );
}
