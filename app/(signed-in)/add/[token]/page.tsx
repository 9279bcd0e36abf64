import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OwnPage } from '@/components/account/own-page';
import { FollowLink } from '@/components/contacts/follow-link';
import { PageColumn } from '@/components/ui/page-column';
import { requireUser } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import { ownerOfLink } from '@/lib/people/contacts/contact-link';
import { standingBetween } from '@/lib/people/standing';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('contacts.follow'))('title') };
}

/** Somebody's personal link. Opening it changes nothing; whoever is signed out comes back by lib/people/contacts/followed-link.ts. */
export default async function AddPage({ params }: PageProps<'/add/[token]'>) {
  const user = await requireUser();
  const { token } = await params;
  const { db, settings } = webServices();
  const person = await ownerOfLink(db, { token, followerId: user.id }, settings.AUTH_SECRET);
  const t = await getTranslations('contacts.follow');
  return (
    <OwnPage user={user}>
      <PageColumn>
        <h1 className="mb-6 text-3xl">{t('title')}</h1>
        {person === null ? (
          <p role="alert">{t('void')}</p>
        ) : person.id === user.id ? (
          <p>{t('own')}</p>
        ) : (
          <FollowLink
            person={person}
            token={token}
            isContact={(await standingBetween(db, user.id, person.id)).areContacts}
          />
        )}
      </PageColumn>
    </OwnPage>
  );
}
