import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { SecondStepForm, type SecondStepWant } from '@/components/security/second-step-form';
import { halfSignInOfBrowser } from '@/lib/auth/second-step/browser';
import { waysToFinish } from '@/lib/auth/second-step/half-sign-in';
import { rememberedDays } from '@/lib/auth/second-step/remembered-devices';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('security.secondStep'))('title') };
}

const INTRO = { 'app-code': 'intro', passkey: 'passkeyIntro', 'recovery-code': 'recoveryIntro' } as const;

/** For somebody whose password was right. */
export default async function SecondStepPage({
  searchParams,
}: {
  searchParams: Promise<{ with?: string | string[] }>;
}) {
  const token = await halfSignInOfBrowser();
  if (token === null) redirect('/sign-in');
  const { db, settings } = webServices();
  const ways = await waysToFinish(db, token, settings);
  const t = await getTranslations('security.secondStep');
  const recovers = (await searchParams).with === 'recovery-code';
  const usual: SecondStepWant = ways?.passkey && !ways.app ? 'passkey' : 'app-code';
  const wants: SecondStepWant = recovers ? 'recovery-code' : usual;
  return (
    <>
      <h1 className="mb-3 text-3xl">{t('title')}</h1>
      {ways && <p className="text-ink-soft">{t(INTRO[wants])}</p>}
      <SecondStepForm
        wants={wants}
        hasPasskey={ways?.passkey ?? false}
        isVoid={ways === null}
        rememberedDays={rememberedDays}
      />
    </>
  );
}
