'use client';

import { useTranslations } from 'next-intl';
import { OwnerField } from '@/components/account/owner-field';
import { Button } from '@/components/ui/button';

/** An ordinary form: the browser saves what it gets, with and without scripts. */
export function DownloadDataForm({ isRefused }: { isRefused: boolean }) {
  const t = useTranslations('settings.data');
  return (
    <form method="post" action="/api/my-data" className="grid gap-4">
      <OwnerField />
      {isRefused && (
        <p role="alert" className="rounded-control bg-vermilion-wash px-3.5 py-3 text-sm text-vermilion">
          {t('downloadLater')}
        </p>
      )}
      <Button type="submit" look="soft" className="justify-self-start">
        {t('download')}
      </Button>
    </form>
  );
}
