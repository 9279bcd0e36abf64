import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PrivacyForm } from '@/components/settings/privacy-form';
import { valuesOf } from '@/lib/auth/account/privacy-form';
import { requireSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings.pages'))('privacy') };
}

export default async function PrivacyPage() {
  const { privacy } = await requireSession();
  const { settings } = webServices();
  const t = await getTranslations('settings.pages');
  return (
    <>
      <h1 className="mb-8 text-3xl">{t('privacy')}</h1>
      <PrivacyForm
        values={valuesOf(privacy)}
        serverPolicy={settings.EARLY_LINKS}
        hasRelay={settings.TURN_URLS.length > 0}
      />
    </>
  );
}
