import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeleteAccountForm } from '@/components/settings/delete-account-form';
import { requireSession } from '@/lib/auth/session/current-user';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings.pages'))('data') };
}

export default async function DataPage() {
  await requireSession();
  const t = await getTranslations('settings');
  return (
    <div className="grid gap-10">
      <h1 className="text-3xl">{t('pages.data')}</h1>
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
