import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ChangeLinkForm } from '@/components/auth/mail-links/change-link-form';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('changeTitle') };
}

export default async function ChangeEmailPage() {
  const t = await getTranslations('auth');
  return (
    <>
      <h1 className="mb-8 text-3xl">{t('changeTitle')}</h1>
      <ChangeLinkForm />
    </>
  );
}
