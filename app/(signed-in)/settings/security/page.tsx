import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ProviderProblemText } from '@/components/auth/provider-problem-text';
import { AddressForm } from '@/components/settings/address-form';
import { LinkedProviders } from '@/components/settings/linked-providers';
import { PasswordForm } from '@/components/settings/password-form';
import { passwordMin } from '@/lib/auth/account/password-min';
import { identitiesOf } from '@/lib/auth/providers/linked';
import { providerNames, providerOf, providers, shownProblem } from '@/lib/auth/providers/web';
import { requireSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings.pages'))('security') };
}

export default async function SecurityPage({ searchParams }: PageProps<'/settings/security'>) {
  const { user } = await requireSession();
  const { db, settings } = webServices();
  const t = await getTranslations('settings');
  const tProviders = await getTranslations('providers');
  const query = await searchParams;
  const linked = typeof query.linked === 'string' ? providerOf(query.linked) : undefined;
  const identities = await identitiesOf(db, user.id, providers());
  const select = { email: true, emailTyped: true, passwordHash: true } as const;
  const { email, emailTyped, passwordHash } = await db.user.findUniqueOrThrow({ where: { id: user.id }, select });
  return (
    <>
      <h1 className="mb-8 text-3xl">{t('pages.security')}</h1>
      <section aria-labelledby="password" className="grid gap-4">
        <h2 id="password" className="text-xl">
          {t('password.title')}
        </h2>
        {passwordHash === null ? (
          <p className="text-ink-soft text-sm">{tProviders(email === null ? 'noAddressHint' : 'noPasswordHint')}</p>
        ) : (
          <PasswordForm
            email={emailTyped ?? email ?? ''}
            passwordMinLength={passwordMin(settings, { hasSecondStep: false })}
          />
        )}
      </section>
      {email !== null && (
        <section aria-labelledby="address" className="mt-12 grid gap-4">
          <h2 id="address" className="text-xl">
            {t('address.title')}
          </h2>
          <p className="break-all">{emailTyped ?? email}</p>
          {passwordHash !== null && <AddressForm hasMail={settings.SMTP_URL !== undefined} />}
        </section>
      )}
      {(identities.length > 0 || providers().length > 0) && (
        <section aria-labelledby="providers" className="mt-12 grid gap-4">
          <h2 id="providers" className="text-xl">
            {tProviders('title')}
          </h2>
          <p className="text-ink-soft text-sm">{tProviders('hint')}</p>
          <ProviderProblemText shown={shownProblem(query)} />
          {linked && (
            <p role="status" className="text-moss text-sm">
              {tProviders('linked', { provider: linked.name })}
            </p>
          )}
          <LinkedProviders identities={identities} providers={providerNames()} />
        </section>
      )}
    </>
  );
}
