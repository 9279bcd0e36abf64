'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { classNames } from '@/components/ui/class-names';

const PAGES = [
  ['/settings', 'profile'],
  ['/settings/privacy', 'privacy'],
  ['/settings/security', 'security'],
  ['/settings/sessions', 'sessions'],
  ['/settings/notifications', 'notifications'],
  ['/settings/data', 'data'],
] as const;

interface SettingsNavProps {
  /** What the link to the administration is called; null for who has none. */
  administration: string | null;
}

/** The list of the settings' pages: a column on wide screens, a row that wraps on narrow ones. */
export function SettingsNav({ administration }: SettingsNavProps) {
  const t = useTranslations('settings');
  const path = usePathname();
  // A page below one of these belongs to it.
  const current = PAGES.findLast(([href]) => path === href || path.startsWith(`${href}/`))?.[0];
  return (
    <nav aria-label={t('title')}>
      <ul className="-mx-3 flex flex-wrap gap-1 md:grid">
        {PAGES.map(([href, page]) => (
          <li key={page}>
            <Link
              href={href}
              aria-current={href === current ? (path === href ? 'page' : 'true') : undefined}
              className={classNames(
                'block rounded-control px-3 py-2 text-sm',
                href === current ? 'bg-sunken font-medium text-ink' : 'text-ink-soft hover:text-ink',
              )}
            >
              {t(`pages.${page}`)}
            </Link>
          </li>
        ))}
        {administration !== null && (
          <li>
            <Link
              href="/admin"
              prefetch={false}
              className="block rounded-control px-3 py-2 text-ink-soft text-sm hover:text-ink"
            >
              {administration}
            </Link>
          </li>
        )}
      </ul>
    </nav>
  );
}
