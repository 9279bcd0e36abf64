import Link from 'next/link';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { SignedOutFooter } from '@/components/auth/signed-out-footer';
import { Wordmark } from '@/components/ui/wordmark';
import { currentSession } from '@/lib/auth/session/current-user';

/** Layout of the sign-in and sign-up forms; redirects users who are signed in already. */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  if (await currentSession()) redirect('/lobby');
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
