import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { SignOutButton } from '@/components/account/sign-out-button';
import { OwnAddressForm } from '@/components/auth/mail-links/own-address-form';
import { ProviderProblemText } from '@/components/auth/provider-problem-text';
import { ProveWays } from '@/components/security/prove-ways';
import { AddressForm } from '@/components/settings/address-form';
import { Words } from '@/components/ui/words';
import { mustProveAddress } from '@/lib/auth/email/own-address';
import { providers, shownProblem } from '@/lib/auth/providers/web';
import { draftOf } from '@/lib/auth/reauth/draft';
import { hasRecentProof } from '@/lib/auth/reauth/recent-proof';
import { waysToProve } from '@/lib/auth/reauth/ways-to-prove';
import { requireSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import { PageOwner } from '@/lib/hooks/mado-provider';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('ownAddressTitle') };
}

/** The only page of somebody whose account is from before mail was set up, until they have confirmed their address. */
export default async function ConfirmEmailPage({ searchParams }: PageProps<'/confirm-email'>) {
  const session = await requireSession({ mayBeUnproved: true });
  const { db, settings } = webServices();
  if (!mustProveAddress(session, settings)) redirect('/lobby');
  const { email, emailTyped } = await db.user.findUniqueOrThrow({ where: { id: session.user.id } });
  const ways = await waysToProve(db, session.user.id, { publicUrl: settings.publicUrl, known: providers() });
  const shown = emailTyped ?? email ?? '';
  const t = await getTranslations('auth');
  return (
    <PageOwner user={session.user}>
      <h1 className="mb-3 text-3xl">{t('ownAddressTitle')}</h1>
      <p className="mb-8 text-ink-soft">
        <Words>{t('ownAddressIntro', { email: shown })}</Words>
      </p>
      <OwnAddressForm email={shown} />
      <section aria-labelledby="other-address" className="mt-12 grid gap-4">
        <h2 id="other-address" className="text-xl">
          {t('otherAddressTitle')}
        </h2>
        {hasRecentProof(session) ? (
          <AddressForm hasMail draft={await draftOf(session.user.id)} back="address" />
        ) : (
          <>
            <p className="text-ink-soft">{(await getTranslations('security.prove'))('intro')}</p>
            <ProviderProblemText shown={shownProblem(await searchParams)} />
            <ProveWays back="address" ways={ways} />
          </>
        )}
      </section>
      <div className="mt-12 flex items-center justify-between border-line border-t pt-4 text-ink-soft text-sm">
        <Words>{t('signedInAs', { name: session.user.name })}</Words>
        <SignOutButton />
      </div>
    </PageOwner>
  );
}
