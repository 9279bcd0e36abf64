import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Button } from '@/components/ui/button';
import { PageColumn } from '@/components/ui/page-column';
import { Wordmark } from '@/components/ui/wordmark';

export default async function NotFoundPage() {
  const t = await getTranslations('common');
  return (
    <PageColumn>
      <Wordmark />
      <h1 className="mt-12 text-3xl">{t('notFound.title')}</h1>
      <p className="mt-3 mb-8 text-ink-soft">{t('notFound.body')}</p>
      <Button asChild>
        <Link href="/">{t('backToStart')}</Link>
      </Button>
    </PageColumn>
  );
}
