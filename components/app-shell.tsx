import { LogOut, Settings } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { CallSurface } from '@/components/call/call-surface';
import { PageBeneath } from '@/components/call/page-beneath';
import { AvailabilityMenu } from '@/components/people/availability-menu';
import { AppHeader } from '@/components/ui/app-header';
import { Button } from '@/components/ui/button';
import { signOutAction } from '@/lib/auth/actions';
import { MadoProvider } from '@/lib/hooks/mado-provider';
import type { User } from '@/lib/protocol/presence';

/** What stands around every signed-in page. One shell for all of them, so that a call survives moving between them. */
export function AppShell({ user, children }: { user: User; children: ReactNode }) {
  const t = useTranslations('lobby.header');
  return (
    <MadoProvider user={user}>
      <PageBeneath>
        <AppHeader>
          <AvailabilityMenu user={user} />
          <Button asChild look="plain" size="icon">
            <Link href="/settings" prefetch={false} aria-label={t('settings')} title={t('settings')}>
              <Settings aria-hidden />
            </Link>
          </Button>
          {/* Last, and never beside the menu: nobody signs out by a touch that missed. */}
          <form action={signOutAction}>
            <Button type="submit" look="plain" size="icon" aria-label={t('signOut')} title={t('signOut')}>
              <LogOut aria-hidden />
            </Button>
          </form>
        </AppHeader>
        {children}
      </PageBeneath>
      <CallSurface />
    </MadoProvider>
  );
}
