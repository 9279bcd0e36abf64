import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { ProviderButtons } from '@/components/auth/provider-buttons';
import { ProviderProblemText } from '@/components/auth/provider-problem-text';
import { SignInForm } from '@/components/auth/sign-in-form';
import { PasskeySignIn } from '@/components/security/passkey-sign-in';
import { Button } from '@/components/ui/button';
import { signUpMode } from '@/lib/auth/entry/sign-up-choice';
import { relyingPartyOf } from '@/lib/auth/passkeys/relying-party';
import { providerNames, shownProblem } from '@/lib/auth/providers/web';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('signIn') };
}

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const t = await getTranslations('auth');
  const { db, settings } = webServices();
  const mode = await signUpMode(db, settings.SIGN_UP);
  return (
    <>
      <h1 className="mb-8 text-3xl">{t('signInTitle')}</h1>
      <ProviderProblemText shown={shownProblem(await searchParams)} />
      <SignInForm />
      <ProviderButtons providers={providerNames()} />
      {relyingPartyOf(settings.publicUrl) && <PasskeySignIn />}
      <p className="mt-8 text-sm">
        <Button asChild look="link" size="small">
          <Link href="/forgot-password">{t('forgotPassword')}</Link>
        </Button>
      </p>
      {mode !== 'closed' && (
        <p className="mt-2 text-sm">
          {t('noAccount')}{' '}
          <Button asChild look="link" size="small">
            <Link href="/sign-up">{t('signUp')}</Link>
          </Button>
        </p>
      )}
    </>
  );
}
