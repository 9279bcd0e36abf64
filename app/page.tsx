import Link from 'next/link';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { SignedOutFooter } from '@/components/auth/signed-out-footer';
import { WelcomeWindow } from '@/components/auth/welcome-window';
import { Button } from '@/components/ui/button';
import { Wordmark } from '@/components/ui/wordmark';
import { signUpMode } from '@/lib/auth/entry/sign-up-choice';
import { currentSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';

interface WelcomePageProps {
  searchParams: Promise<{ account?: string | string[] }>;
}

export default async function WelcomePage({ searchParams }: WelcomePageProps) {
  if (await currentSession()) redirect('/lobby');
  const t = await getTranslations('auth');
  const { db, settings } = webServices();
  const isOpen = (await signUpMode(db, settings.SIGN_UP)) !== 'closed';
  const { account } = await searchParams;
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="mx-auto w-full max-w-5xl px-4 pt-6 sm:px-6 sm:pt-12">
        <Wordmark />
      </header>
      <main className="mx-auto grid w-full max-w-5xl flex-1 items-center gap-10 px-4 py-10 sm:px-6 md:grid-cols-2 md:gap-16">
        <div>
          {account === 'deleted' && (
            <p role="status" className="mb-8 max-w-prose rounded-control bg-sunken px-3.5 py-3 text-sm">
              {t('accountDeleted')}
            </p>
          )}
          <h1 className="text-3xl">{t('welcomeTitle')}</h1>
          <p className="mt-4 max-w-prose text-ink-soft">{t('welcomeBody')}</p>
          <div className="mt-8 flex flex-wrap gap-3">
            {isOpen && (
              <Button asChild size="large">
                <Link href="/sign-up">{t('signUp')}</Link>
              </Button>
            )}
            <Button asChild size="large" look={isOpen ? 'quiet' : 'primary'}>
              <Link href="/sign-in">{t('signIn')}</Link>
            </Button>
          </div>
          <p className="mt-6 max-w-prose text-ink-soft text-sm">{t('welcomePromise')}</p>
        </div>
        <WelcomeWindow />
      </main>
      <SignedOutFooter columnWidth="max-w-5xl" />
    </div>
  );
}
