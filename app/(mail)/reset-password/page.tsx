import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ResetPasswordForm } from '@/components/auth/mail-links/reset-password-form';
import { passwordMin } from '@/lib/auth/account/password-min';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('resetTitle') };
}

export default async function ResetPasswordPage() {
  const t = await getTranslations('auth');
  return (
    <>
      <h1 className="mb-8 text-3xl">{t('resetTitle')}</h1>
      <ResetPasswordForm passwordMinLength={passwordMin(webServices().settings, { hasSecondStep: false })} />
    </>
  );
}
