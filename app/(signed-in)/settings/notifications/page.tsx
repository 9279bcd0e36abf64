import type { Metadata } from 'next';
import { getTimeZone, getTranslations } from 'next-intl/server';
import { PushChoicesForm } from '@/components/push/push-choices-form';
import { PushDevices } from '@/components/push/push-devices';
import { RingSounds } from '@/components/settings/ring-sounds';
import { requireSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import { deviceWords } from '@/lib/browser/device-words';
import { pushChoicesOf } from '@/lib/push/choices';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings.pages'))('notifications') };
}

export default async function NotificationsPage() {
  const { user } = await requireSession();
  const t = await getTranslations();
  const { db, push } = webServices();
  const [devices, choices, zone] = await Promise.all([
    push.devicesOf(user.id),
    pushChoicesOf(db, user.id),
    getTimeZone(),
  ]);
  const shown = devices.map(({ id, mark, userAgent, createdAt, lastSeenAt }) => ({
    ...{ id, mark, words: deviceWords(userAgent) },
    ...{ createdAtMs: createdAt.getTime(), lastSeenAtMs: lastSeenAt.getTime() },
  }));
  return (
    <>
      <h1 className="text-3xl">{t('settings.pages.notifications')}</h1>
      <p className="mt-3 mb-6 text-ink-soft text-sm">{t('notifications.intro')}</p>
      <PushDevices devices={shown} nowMs={Date.now()} />
      <PushChoicesForm choices={choices} zone={zone} />
      <RingSounds />
    </>
  );
}
