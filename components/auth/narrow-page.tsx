import Link from 'next/link';
import type { ReactNode } from 'react';
import { Wordmark } from '@/components/ui/wordmark';
import { SignedOutFooter } from './signed-out-footer';

/** A page with one form, for people who need not be signed in. */
export function NarrowPage({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="mx-auto w-full max-w-md px-4 pt-6 sm:px-6 sm:pt-12">
        <Link href="/" className="inline-block rounded-control">
          <Wordmark />
        </Link>
      </header>
      <main className="mx-auto w-full max-w-md flex-1 px-4 pt-10 pb-8 sm:px-6">{children}</main>
      <SignedOutFooter columnWidth="max-w-md" />
    </div>
  );
}
