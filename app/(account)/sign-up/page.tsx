import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { ProviderButtons } from '@/components/auth/provider-buttons';
import { SignUpForm } from '@/components/auth/sign-up-form';
import { Button } from '@/components/ui/button';
import { providerNames } from '@/lib/auth/providers/web';
import { loadSettings } from '@/lib/config/settings';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('signUp') };
}

export default async function SignUpPage() {
  const t = await getTranslations('auth');
  return (
    <>
      <h1 className="text-3xl">{t('signUpTitle')}</h1>
      <p className="mt-2 mb-8 text-ink-soft">{t('signUpIntro')}</p>
      <SignUpForm passwordMinLength={loadSettings().PASSWORD_MIN_LENGTH} />
      <ProviderButtons providers={providerNames()} />
      <p className="mt-8 text-sm">
        {t('haveAccount')}{' '}
        <Button asChild look="link" size="small">
          <Link href="/sign-in">{t('signIn')}</Link>
        </Button>
      </p>
    </>
  );
}
