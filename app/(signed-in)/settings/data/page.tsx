import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeleteAccountForm } from '@/components/settings/delete-account-form';
import { DownloadDataForm } from '@/components/settings/download-data-form';
import { requireSession } from '@/lib/auth/session/current-user';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings.pages'))('data') };
}

interface DataPageProps {
  searchParams: Promise<{ download?: string | string[] }>;
}

export default async function DataPage({ searchParams }: DataPageProps) {
  await requireSession();
  const { download } = await searchParams;
  const t = await getTranslations('settings');
  return (
    <div className="grid gap-10">
      <section aria-labelledby="data" className="grid gap-4">
        <h1 id="data" className="mb-4 text-3xl">
          {t('pages.data')}
        </h1>
        <p className="text-ink-soft text-sm">{t('data.downloadBody')}</p>
        <DownloadDataForm isRefused={download === 'later'} />
      </section>
      <section aria-labelledby="delete" className="grid gap-4">
        <h2 id="delete" className="text-xl">
          {t('data.deleteTitle')}
        </h2>
        <p className="text-ink-soft text-sm">{t('data.deleteBody')}</p>
        <DeleteAccountForm />
      </section>
    </div>
  );
}
