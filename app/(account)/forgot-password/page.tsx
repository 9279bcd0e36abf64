import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { ForgotPasswordForm } from '@/components/auth/forgot-password-form';
import { Button } from '@/components/ui/button';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('forgotTitle') };
}

export default async function ForgotPasswordPage() {
  const t = await getTranslations('auth');
  return (
    <>
      <h1 className="text-3xl">{t('forgotTitle')}</h1>
      <p className="mt-3 mb-8 text-ink-soft">{t('forgotIntro')}</p>
      <ForgotPasswordForm hasMail={webServices().settings.SMTP_URL !== undefined} />
      <p className="mt-8 text-sm">
        <Button asChild look="link" size="small">
          <Link href="/sign-in">{t('signIn')}</Link>
        </Button>
      </p>
    </>
  );
}
