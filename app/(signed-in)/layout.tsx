import type { ReactNode } from 'react';
import { AppShell } from '@/components/app-shell';
import { requireSession } from '@/lib/auth/session/current-user';

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const { user, timeZone } = await requireSession();
  return (
    <AppShell user={user} timeZone={timeZone}>
      {children}
    </AppShell>
  );
}
