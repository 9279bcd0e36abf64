import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { SignUpForm } from '@/components/auth/sign-up-form';
import { Button } from '@/components/ui/button';
import { passwordMin } from '@/lib/auth/account/password-min';
import { signUpMode } from '@/lib/auth/entry/sign-up-choice';
import { relyingPartyOf } from '@/lib/auth/passkeys/relying-party';
import { providerNames } from '@/lib/auth/providers/web';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('signUp') };
}

export default async function SignUpPage() {
  const t = await getTranslations('auth');
  const { db, settings } = webServices();
  const mode = await signUpMode(db, settings.SIGN_UP);
  return (
    <>
      <h1 className="text-3xl">{t('signUpTitle')}</h1>
      <p className="mt-2 mb-8 text-ink-soft">{mode === 'open' && t('signUpIntro')}</p>
      <SignUpForm
        mode={mode}
        passwordMinLength={passwordMin(settings, { hasSecondStep: false })}
        passkeys={relyingPartyOf(settings.publicUrl) !== null}
        providers={providerNames()}
      />
      <p className="mt-8 text-sm">
        {t('haveAccount')}{' '}
        <Button asChild look="link" size="small">
          <Link href="/sign-in">{t('signIn')}</Link>
        </Button>
      </p>
    </>
  );
}
