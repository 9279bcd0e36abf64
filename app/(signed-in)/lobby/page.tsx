import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OwnPage } from '@/components/account/own-page';
import { CallElsewhere } from '@/components/lobby/call-elsewhere';
import { NotificationOffer } from '@/components/lobby/notification-offer';
import { PeopleSection } from '@/components/lobby/people-section';
import { RecentCalls } from '@/components/lobby/recent-calls';
import { WarningNotice } from '@/components/lobby/warning-notice';
import { requireUser } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import { recentCalls } from '@/lib/history/recent-calls';
import { readContacts } from '@/lib/people/contacts/read-contacts';
import { openWarnings } from '@/lib/people/reports/warnings';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lobby'))('title') };
}

export default async function LobbyPage() {
  const user = await requireUser();
  const { db } = webServices();
  const [contacts, calls, warnings] = await Promise.all([
    readContacts(db, user.id),
    recentCalls(db, user.id),
    openWarnings(db, user.id),
  ]);
  return (
    <OwnPage user={user}>
      <main className="mx-auto grid w-full max-w-6xl grid-cols-[minmax(0,1fr)] gap-x-16 gap-y-12 px-4 pt-6 pb-16 sm:px-6 sm:pt-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid content-start gap-6">
          {warnings.map((warning) => (
            <WarningNotice key={warning.id} warning={warning} />
          ))}
          <CallElsewhere />
          <PeopleSection contacts={contacts} />
          {calls.some(({ outcome }) => outcome === 'missed') && <NotificationOffer />}
        </div>
        <RecentCalls first={{ calls, nowMs: Date.now() }} />
      </main>
    </OwnPage>
  );
}
