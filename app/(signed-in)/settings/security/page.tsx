import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AddressForm } from '@/components/settings/address-form';
import { PasswordForm } from '@/components/settings/password-form';
import { requireSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings.pages'))('security') };
}

export default async function SecurityPage() {
  const { user } = await requireSession();
  const { db, settings } = webServices();
  const { email, emailTyped } = await db.user.findUniqueOrThrow({ where: { id: user.id } });
  const t = await getTranslations('settings');
  return (
    <>
      <h1 className="mb-8 text-3xl">{t('pages.security')}</h1>
      <section aria-labelledby="password" className="grid gap-4">
        <h2 id="password" className="text-xl">
          {t('password.title')}
        </h2>
        <PasswordForm passwordMinLength={settings.PASSWORD_MIN_LENGTH} />
      </section>
      <section aria-labelledby="address" className="mt-12 grid gap-4">
        <h2 id="address" className="text-xl">
          {t('address.title')}
        </h2>
        <p className="break-all">{emailTyped ?? email}</p>
        <AddressForm hasMail={settings.SMTP_URL !== undefined} />
      </section>
    </>
  );
}
