import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { PersonActions } from '@/components/admin/person-actions';
import { PersonFacts } from '@/components/admin/person-facts';
import { PersonStates } from '@/components/admin/person-states';
import { NameTag } from '@/components/people/name-tag';
import { PersonName } from '@/components/people/person-name';
import { Avatar } from '@/components/ui/avatar';
import { findPerson } from '@/lib/auth/admin/people';
import { requireAdministrator } from '@/lib/auth/admin/require-administrator';
import { webServices } from '@/lib/auth/web-services';

export async function generateMetadata(): Promise<Metadata> {
  await requireAdministrator();
  return { title: (await getTranslations('admin.pages'))('people') };
}

export default async function AdminPersonPage({ params }: PageProps<'/admin/people/[id]'>) {
  const session = await requireAdministrator();
  const person = (await findPerson(webServices().db, (await params).id)) ?? notFound();
  const { user, ...facts } = person;
  return (
    <div className="grid max-w-2xl gap-8">
      <div className="flex items-center gap-4">
        <Avatar person={user} />
        <div className="min-w-0">
          <h1 className="text-xl">
            <PersonName className="wrap-anywhere">{user.name}</PersonName> <NameTag user={user} />
          </h1>
          <PersonStates person={person} className="mt-1" />
        </div>
      </div>
      <PersonFacts person={person} nowMs={Date.now()} />
      <PersonActions
        id={user.id}
        isOwn={user.id === session.user.id}
        isDisabled={facts.isDisabled}
        isAdministrator={facts.isAdministrator}
        hasFactors={facts.hasSecondStep || facts.passkeys > 0}
      />
    </div>
  );
}
