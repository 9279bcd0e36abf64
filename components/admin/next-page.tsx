import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';

interface NextPageProps {
  /** The address of this list's first page. */
  path: string;
  /** What else the address says, such as what is searched for. */
  query?: Readonly<Record<string, string>>;
  /** Where this page begins; undefined for the first one. */
  cursor: string | undefined;
  /** Where the next page begins; null where there is none. */
  next: string | null;
}

/** Leads on in a list, and back to its beginning. The browser leads one page back. */
export function NextPage({ path, query = {}, cursor, next }: NextPageProps) {
  const t = useTranslations('admin.paging');
  if (cursor === undefined && next === null) return null;
  const hrefOf = (more: Record<string, string>) => {
    const search = new URLSearchParams({ ...query, ...more }).toString();
    return search === '' ? path : `${path}?${search}`;
  };
  return (
    <nav aria-label={t('label')} className="mt-6 flex flex-wrap gap-3">
      {cursor !== undefined && (
        <Button asChild look="quiet" size="small">
          <Link href={hrefOf({})} prefetch={false}>
            {t('first')}
          </Link>
        </Button>
      )}
      {next !== null && (
        <Button asChild look="quiet" size="small">
          <Link href={hrefOf({ after: next })} prefetch={false}>
            {t('next')}
          </Link>
        </Button>
      )}
    </nav>
  );
}
