import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { FinishSignUpForm } from '@/components/auth/finish-sign-up-form';
import { Button } from '@/components/ui/button';
import { freeHandle } from '@/lib/auth/account/change-handle';
import { newcomerOfBrowser } from '@/lib/auth/providers/web';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('signUp') };
}

export default async function FinishSignUpPage() {
  const shown = await newcomerOfBrowser();
  if (!shown) redirect('/sign-up');
  const { newcomer, provider } = shown;
  const t = await getTranslations('providers');
  const tAuth = await getTranslations('auth');
  return (
    <>
      <h1 className="text-3xl">{tAuth('signUpTitle')}</h1>
      <p className="wrap-anywhere mt-2 mb-8 text-ink-soft">
        {newcomer.email === null
          ? t('newcomer', { provider: provider.name })
          : t('newcomerAs', { provider: provider.name, email: newcomer.email })}
      </p>
      <FinishSignUpForm
        name={newcomer.name ?? ''}
        handle={(await freeHandle(webServices().db, newcomer.name ?? '')) ?? ''}
      />
      <p className="mt-8 text-ink-soft text-sm">{t('haveAccountHint', { provider: provider.name })}</p>
      <p className="mt-2 text-sm">
        <Button asChild look="link" size="small">
          <Link href="/sign-in">{tAuth('signIn')}</Link>
        </Button>
      </p>
    </>
  );
}
