import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ProveByPasskey } from '@/components/security/prove-by-passkey';
import { ProveForm } from '@/components/security/prove-form';
import { passkeysOf } from '@/lib/auth/passkeys/own-passkeys';
import { hasRecentProof, pathBack, wayBackOf } from '@/lib/auth/reauth/recent-proof';
import { requireSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('security.prove'))('title') };
}

/** Asks who is there, before something that only the account's owner may do. */
export default async function ConfirmPage({ searchParams }: { searchParams: Promise<{ back?: string | string[] }> }) {
  const session = await requireSession();
  const back = wayBackOf((await searchParams).back);
  if (hasRecentProof(session)) redirect(pathBack(back));
  const passkeys = await passkeysOf(webServices(), session.user.id);
  const t = await getTranslations('security.prove');
  return (
    <>
      <h1 className="text-3xl">{t('title')}</h1>
      <p className="mt-3 mb-8 text-ink-soft">{t('intro')}</p>
      <ProveForm back={back} />
      {passkeys.some(({ worksHere }) => worksHere) && <ProveByPasskey back={back} />}
    </>
  );
}
