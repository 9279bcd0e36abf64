import { ArrowLeft } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { OwnPage } from '@/components/account/own-page';
import { LanguageSelect } from '@/components/settings/language-select';
import { NameForm } from '@/components/settings/name-form';
import { PreviewChoice } from '@/components/settings/preview-choice';
import { PrivacyForm } from '@/components/settings/privacy-form';
import { ThemeSelect } from '@/components/settings/theme-select';
import { Button } from '@/components/ui/button';
import { PageColumn } from '@/components/ui/page-column';
import { valuesOf } from '@/lib/auth/account/privacy-form';
import { requireSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings'))('title') };
}

export default async function SettingsPage() {
  const { user, privacy } = await requireSession();
  const { settings } = webServices();
  const t = await getTranslations('settings');
  return (
    <OwnPage user={user}>
      <PageColumn>
        <Button asChild look="plain" size="small" className="-ml-3">
          <Link href="/lobby">
            <ArrowLeft aria-hidden />
            {t('backToLobby')}
          </Link>
        </Button>
        <h1 className="mt-4 mb-8 text-3xl">{t('title')}</h1>
        <div className="grid max-w-md gap-10">
          <section aria-labelledby="profile" className="grid gap-4">
            <h2 id="profile" className="text-xl">
              {t('profile')}
            </h2>
            <NameForm user={user} />
          </section>
          <section aria-labelledby="privacy" className="grid gap-4">
            <h2 id="privacy" className="text-xl">
              {t('privacy.title')}
            </h2>
            <PrivacyForm
              values={valuesOf(privacy)}
              serverPolicy={settings.EARLY_LINKS}
              hasRelay={settings.TURN_URLS.length > 0}
            />
          </section>
          <section aria-labelledby="appearance" className="grid gap-4">
            <h2 id="appearance" className="text-xl">
              {t('appearance')}
            </h2>
            <LanguageSelect />
            <ThemeSelect />
          </section>
          <section aria-labelledby="calls" className="grid gap-4">
            <h2 id="calls" className="text-xl">
              {t('calls')}
            </h2>
            <PreviewChoice />
          </section>
          <section aria-labelledby="connection" className="grid gap-4">
            <h2 id="connection" className="text-xl">
              {t('connection')}
            </h2>
            <p className="text-ink-soft text-sm">{t('checkHint')}</p>
            <Button asChild look="quiet" className="justify-self-start">
              <Link href="/check">{t('check')}</Link>
            </Button>
          </section>
        </div>
      </PageColumn>
    </OwnPage>
  );
}
