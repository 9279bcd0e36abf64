import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { SecondStepForm } from '@/components/security/second-step-form';
import { halfSignInOfBrowser } from '@/lib/auth/second-step/browser';
import { rememberedDays } from '@/lib/auth/second-step/remembered-devices';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('security.secondStep'))('title') };
}

/** For somebody whose password was right. Whether their sign-in still counts is asked when they send the code. */
export default async function SecondStepPage({
  searchParams,
}: {
  searchParams: Promise<{ with?: string | string[] }>;
}) {
  if ((await halfSignInOfBrowser()) === null) redirect('/sign-in');
  const t = await getTranslations('security.secondStep');
  const wants = (await searchParams).with === 'recovery-code' ? 'recovery-code' : 'app-code';
  return (
    <>
      <h1 className="text-3xl">{t('title')}</h1>
      <p className="mt-3 mb-8 text-ink-soft">{t(wants === 'recovery-code' ? 'recoveryIntro' : 'intro')}</p>
      <SecondStepForm wants={wants} rememberedDays={rememberedDays} />
    </>
  );
}
