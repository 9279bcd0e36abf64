import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { PersonName } from '@/components/people/person-name';
import type { Named } from '@/lib/auth/admin/log';

/** Somebody in the log or a list: a person, the terminal, or an account that was deleted. */
export function Maker({ who }: { who: Named | 'terminal' }) {
  const t = useTranslations('admin.who');
  if (who === 'terminal') return <>{t('terminal')}</>;
  if (who === null) return <>{t('deleted')}</>;
  return (
    <Link
      href={`/admin/people/${who.id}`}
      prefetch={false}
      className="font-medium underline decoration-line-strong underline-offset-4 hover:decoration-ink"
    >
      <PersonName className="wrap-anywhere">{who.name}</PersonName>
    </Link>
  );
}
