import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { ProviderProblemText } from '@/components/auth/provider-problem-text';
import { PasskeyList } from '@/components/security/passkey-list';
import { TwoStep } from '@/components/security/two-step';
import { AddressForm } from '@/components/settings/address-form';
import { LinkedProviders } from '@/components/settings/linked-providers';
import { PasswordForm } from '@/components/settings/password-form';
import { Button } from '@/components/ui/button';
import { passwordMin } from '@/lib/auth/account/password-min';
import { passkeysOf } from '@/lib/auth/passkeys/own-passkeys';
import { relyingPartyOf } from '@/lib/auth/passkeys/relying-party';
import { identitiesOf } from '@/lib/auth/providers/linked';
import { providerNames, providerOf, providers, shownProblem } from '@/lib/auth/providers/web';
import { draftOf } from '@/lib/auth/reauth/draft';
import { hasRecentProof, pathToProve } from '@/lib/auth/reauth/recent-proof';
import { secondStepOf } from '@/lib/auth/second-step/factors';
import { requireSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings.pages'))('security') };
}

export default async function SecurityPage({ searchParams }: PageProps<'/settings/security'>) {
  const session = await requireSession();
  const { user } = session;
  const { db, settings } = webServices();
  const t = await getTranslations('settings');
  const tProviders = await getTranslations('providers');
  const ts = await getTranslations('security');
  const query = await searchParams;
  const linked = typeof query.linked === 'string' ? providerOf(query.linked) : undefined;
  const select = { email: true, emailTyped: true, passwordHash: true } as const;
  const [{ email, emailTyped, passwordHash }, identities, twoStep, passkeys, draft] = await Promise.all([
    db.user.findUniqueOrThrow({ where: { id: user.id }, select }),
    identitiesOf(db, user.id, providers()),
    secondStepOf(db, user.id),
    passkeysOf({ db, settings }, user.id),
    draftOf(user.id),
  ]);
  // One that a provider has not proved: it may be theirs.
  const told = identities.find((identity) => identity.email !== null)?.email ?? undefined;
  const shown = passkeys.map(({ createdAt, usedAt, ...passkey }) => ({
    ...passkey,
    createdAtMs: createdAt.getTime(),
    usedAtMs: usedAt?.getTime() ?? null,
  }));
  return (
    <div className="grid gap-10">
      <h1 className="-mb-2 text-3xl">{t('pages.security')}</h1>
      <section aria-labelledby="password" className="grid gap-4">
        <h2 id="password" className="text-xl">
          {t('password.title')}
        </h2>
        {passwordHash === null && (
          <p className="text-ink-soft text-sm">{tProviders(email === null ? 'noAddressHint' : 'noPasswordHint')}</p>
        )}
        {email !== null && passwordHash === null && !hasRecentProof(session) && (
          // Before the form: a password that was typed is kept nowhere.
          <Button asChild look="soft" className="justify-self-start">
            <Link href={pathToProve('security')}>{t('password.choose')}</Link>
          </Button>
        )}
        {email !== null && (passwordHash !== null || hasRecentProof(session)) && (
          <PasswordForm
            email={emailTyped ?? email}
            isFirst={passwordHash === null}
            passwordMinLength={passwordMin(settings, { hasSecondStep: twoStep.since !== null })}
          />
        )}
      </section>
      <section aria-labelledby="address" className="grid gap-4">
        <h2 id="address" className="text-xl">
          {t('address.title')}
        </h2>
        {email !== null && <p className="break-all">{emailTyped ?? email}</p>}
        <AddressForm
          hasMail={settings.SMTP_URL !== undefined}
          isFirst={email === null}
          draft={draft ?? (email === null ? told : undefined)}
          back="security"
        />
      </section>
      <section aria-labelledby="two-step" className="grid gap-4">
        <h2 id="two-step" className="text-xl">
          {ts('twoStep.title')}
        </h2>
        <TwoStep
          sinceMs={twoStep.since?.getTime() ?? null}
          hasApp={twoStep.authenticatorSince !== null}
          hasPasskeys={passkeys.some(({ worksHere }) => worksHere)}
          codesLeft={twoStep.recoveryCodes}
          site={new URL(settings.publicUrl).host}
        />
      </section>
      <section aria-labelledby="passkeys" className="grid gap-4">
        <h2 id="passkeys" className="text-xl">
          {ts('passkeys.title')}
        </h2>
        <PasskeyList passkeys={shown} areSupported={relyingPartyOf(settings.publicUrl) !== null} />
      </section>
      {(identities.length > 0 || providers().length > 0) && (
        <section aria-labelledby="providers" className="grid gap-4">
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
    </div>
  );
}
