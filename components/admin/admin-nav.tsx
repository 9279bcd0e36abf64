'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { classNames } from '@/components/ui/class-names';

const PAGES = ['overview', 'people', 'reports', 'invites', 'mail', 'log'] as const;

/**
 * The list of the administration's pages.
 * @param openReports how many reports wait
 */
export function AdminNav({ openReports }: { openReports: number }) {
  const t = useTranslations('admin');
  const path = usePathname();
  return (
    <nav aria-label={t('title')}>
      <ul className="-mx-3 flex flex-wrap gap-1">
        {PAGES.map((page) => {
          const href = page === 'overview' ? '/admin' : `/admin/${page}`;
          // A page below one of these belongs to it.
          const isCurrent = path === href || (page !== 'overview' && path.startsWith(`${href}/`));
          return (
            <li key={page}>
              <Link
                href={href}
                prefetch={false}
                aria-current={isCurrent ? (path === href ? 'page' : 'true') : undefined}
                className={classNames(
                  'block rounded-control px-3 py-2 text-sm',
                  isCurrent ? 'bg-sunken font-medium text-ink' : 'text-ink-soft hover:text-ink',
                )}
              >
                {page === 'reports' && openReports > 0 ? t('openReports', { count: openReports }) : t(`pages.${page}`)}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
