import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OwnPage } from '@/components/account/own-page';
import { CallElsewhere } from '@/components/lobby/call-elsewhere';
import { LobbyViews } from '@/components/lobby/lobby-views';
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
  const { db, settings } = webServices();
  const t = await getTranslations('lobby');
  const [contacts, calls, warnings] = await Promise.all([
    readContacts(db, user.id),
    recentCalls(db, user.id),
    openWarnings(db, user.id),
  ]);
  return (
    <OwnPage user={user}>
      {/* On a phone the tabs lie over the end of the page. */}
      <main className="mx-auto grid w-full max-w-6xl grid-cols-[minmax(0,1fr)] gap-6 px-4 pt-4 pb-24 sm:px-6 md:pt-8 md:pb-16">
        <h1 className="sr-only">{t('title')}</h1>
        {warnings.map((warning) => (
          <WarningNotice key={warning.id} warning={warning} />
        ))}
        <CallElsewhere />
        <LobbyViews
          contacts={contacts}
          calls={{ calls, nowMs: Date.now() }}
          listsEverybody={settings.LOBBY === 'everyone'}
        />
      </main>
    </OwnPage>
  );
}
