import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ProveForm } from '@/components/security/prove-form';
import { hasRecentProof, pathBack, wayBackOf } from '@/lib/auth/reauth/recent-proof';
import { requireSession } from '@/lib/auth/session/current-user';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('security.prove'))('title') };
}

/** Asks who is there, before something that only the account's owner may do. */
export default async function ConfirmPage({ searchParams }: { searchParams: Promise<{ back?: string | string[] }> }) {
  const session = await requireSession();
  const back = wayBackOf((await searchParams).back);
  if (hasRecentProof(session)) redirect(pathBack(back));
  const t = await getTranslations('security.prove');
  return (
    <>
      <h1 className="text-3xl">{t('title')}</h1>
      <p className="mt-3 mb-8 text-ink-soft">{t('intro')}</p>
      <ProveForm back={back} />
    </>
  );
}
