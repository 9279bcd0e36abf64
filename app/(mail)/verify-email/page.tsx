import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { VerifyEmailForm } from '@/components/auth/mail-links/verify-email-form';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('verifyTitle') };
}

export default async function VerifyEmailPage() {
  const t = await getTranslations('auth');
  return (
    <>
      <h1 className="mb-8 text-3xl">{t('verifyTitle')}</h1>
      <VerifyEmailForm />
    </>
  );
}
