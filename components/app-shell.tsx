import { Settings } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { OwnPage } from '@/components/account/own-page';
import { SignOutButton } from '@/components/account/sign-out-button';
import { CallSurface } from '@/components/call/call-surface';
import { PageBeneath } from '@/components/call/page-beneath';
import { AvailabilityMenu } from '@/components/people/availability-menu';
import { NotificationAnswer } from '@/components/push/notification-answer';
import { ReportDesk } from '@/components/reports/report-desk';
import { AppHeader } from '@/components/ui/app-header';
import { Button } from '@/components/ui/button';
import { MadoProvider } from '@/lib/hooks/mado-provider';
import type { User } from '@/lib/protocol/sidecar/presence';
import { PageNotices } from './page-notices';
import { TimeZoneCookie } from './time-zone-cookie';

interface AppShellProps {
  user: User;
  /** In which they chose to see times; null for the browser's. */
  timeZone: string | null;
  children: ReactNode;
}

/** The frame of every signed-in page. They all share one shell, so that a call survives navigation. */
export function AppShell({ user, timeZone, children }: AppShellProps) {
  const t = useTranslations('lobby.header');
  return (
    <MadoProvider user={user}>
      <PageBeneath>
        <OwnPage user={user}>
          <AppHeader>
            <AvailabilityMenu user={user} chosenTimeZone={timeZone} />
            <Button asChild look="plain" size="icon">
              <Link href="/settings" prefetch={false} aria-label={t('settings')} title={t('settings')}>
                <Settings aria-hidden />
              </Link>
            </Button>
            {/* Last, and not next to the menu, so that nobody signs out by a touch that missed. */}
            <SignOutButton />
          </AppHeader>
          <PageNotices />
          <ReportDesk>{children}</ReportDesk>
        </OwnPage>
      </PageBeneath>
      <TimeZoneCookie chosen={timeZone} />
      <NotificationAnswer />
      <CallSurface />
    </MadoProvider>
  );
}
