import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PasskeyList } from '@/components/security/passkey-list';
import { TwoStep } from '@/components/security/two-step';
import { AddressForm } from '@/components/settings/address-form';
import { PasswordForm } from '@/components/settings/password-form';
import { passkeysOf } from '@/lib/auth/passkeys/own-passkeys';
import { relyingPartyOf } from '@/lib/auth/passkeys/relying-party';
import { secondStepOf } from '@/lib/auth/second-step/factors';
import { requireSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings.pages'))('security') };
}

export default async function SecurityPage() {
  const { user } = await requireSession();
  const { db, settings } = webServices();
  const { email, emailTyped } = await db.user.findUniqueOrThrow({ where: { id: user.id } });
  const [twoStep, passkeys] = await Promise.all([secondStepOf(db, user.id), passkeysOf({ db, settings }, user.id)]);
  const shown = passkeys.map(({ createdAt, usedAt, ...passkey }) => ({
    ...passkey,
    createdAtMs: createdAt.getTime(),
    usedAtMs: usedAt?.getTime() ?? null,
  }));
  const t = await getTranslations('settings');
  const ts = await getTranslations('security');
  return (
    <div className="grid gap-10">
      <h1 className="-mb-2 text-3xl">{t('pages.security')}</h1>
      <section aria-labelledby="password" className="grid gap-4">
        <h2 id="password" className="text-xl">
          {t('password.title')}
        </h2>
        <PasswordForm passwordMinLength={settings.PASSWORD_MIN_LENGTH} />
      </section>
      <section aria-labelledby="address" className="grid gap-4">
        <h2 id="address" className="text-xl">
          {t('address.title')}
        </h2>
        <p className="break-all">{emailTyped ?? email}</p>
        <AddressForm hasMail={settings.SMTP_URL !== undefined} />
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
    </div>
  );
}
