import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LoginList } from '@/components/settings/login-list';
import { requireSession } from '@/lib/auth/session/current-user';
import { loginsOf } from '@/lib/auth/session/logins';
import { webServices } from '@/lib/auth/web-services';
import { deviceWords } from '@/lib/browser/device-words';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings.pages'))('sessions') };
}

export default async function SessionsPage() {
  const { user, sessionId } = await requireSession();
  const t = await getTranslations('settings');
  const logins = await loginsOf(webServices().db, user.id, sessionId);
  const shown = logins.map(({ userAgent, beganAt, usedAt, ...login }) => ({
    ...login,
    device: deviceWords(userAgent),
    beganAtMs: beganAt.getTime(),
    usedAtMs: usedAt?.getTime() ?? null,
  }));
  return (
    <>
      <h1 className="text-3xl">{t('pages.sessions')}</h1>
      <p className="mt-3 mb-6 text-ink-soft text-sm">{t('sessions.intro')}</p>
      <LoginList logins={shown} nowMs={Date.now()} />
    </>
  );
}
