import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ProviderProblemText } from '@/components/auth/provider-problem-text';
import { ProveWays } from '@/components/security/prove-ways';
import { providers, shownProblem } from '@/lib/auth/providers/web';
import { hasRecentProof, pathBack, wayBackOf } from '@/lib/auth/reauth/recent-proof';
import { waysToProve } from '@/lib/auth/reauth/ways-to-prove';
import { requireSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('security.prove'))('title') };
}

/** Asks who is there, before something that only the account's owner may do. */
export default async function ConfirmPage({ searchParams }: PageProps<'/settings/confirm'>) {
  const session = await requireSession();
  const query = await searchParams;
  const back = wayBackOf(query.back);
  if (hasRecentProof(session)) redirect(pathBack(back));
  const { db, settings } = webServices();
  const ways = await waysToProve(db, session.user.id, { publicUrl: settings.publicUrl, known: providers() });
  const t = await getTranslations('security.prove');
  return (
    <>
      <h1 className="text-3xl">{t('title')}</h1>
      <p className="mt-3 mb-8 text-ink-soft">{t('intro')}</p>
      <ProviderProblemText shown={shownProblem(query)} />
      <ProveWays back={back} ways={ways} />
    </>
  );
}
