'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { PageColumn } from '@/components/ui/page-column';

export default function ErrorPage({ retry }: { error: Error; retry: () => void }) {
  const t = useTranslations('common');
  return (
    <PageColumn>
      <div role="alert">
        <h1 className="text-3xl">{t('error.title')}</h1>
        <p className="mt-3 mb-8 text-ink-soft">{t('error.body')}</p>
      </div>
      <Button onClick={retry}>{t('error.retry')}</Button>
    </PageColumn>
  );
}
