import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { BlockedPeople } from '@/components/settings/blocked-people';
import { PrivacyForm } from '@/components/settings/privacy-form';
import { valuesOf } from '@/lib/auth/account/privacy-form';
import { requireSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import { readBlocks } from '@/lib/people/blocks/read-blocks';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings.pages'))('privacy') };
}

export default async function PrivacyPage() {
  const { user, privacy } = await requireSession();
  const { db, settings } = webServices();
  const t = await getTranslations('settings.pages');
  return (
    <>
      <h1 className="mb-8 text-3xl">{t('privacy')}</h1>
      <PrivacyForm
        values={valuesOf(privacy)}
        serverPolicy={settings.EARLY_LINKS}
        hasRelay={settings.TURN_URLS.length > 0}
      />
      <BlockedPeople people={await readBlocks(db, user.id)} />
    </>
  );
}
