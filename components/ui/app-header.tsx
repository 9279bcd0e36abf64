import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Wordmark } from './wordmark';

/** The page header: home at the start, the user's own controls at the end. */
export function AppHeader({ children }: { children: ReactNode }) {
  const t = useTranslations('lobby.header');
  return (
    <header className="border-line border-b">
      <div className="mx-auto flex h-16 w-full max-w-6xl items-center gap-2 px-4 sm:px-6">
        <Link href="/lobby" aria-label={t('home')} className="shrink-0 rounded-control py-2 pr-2">
          <Wordmark />
        </Link>
        <nav className="ml-auto flex min-w-0 items-center gap-1">{children}</nav>
      </div>
    </header>
  );
}
