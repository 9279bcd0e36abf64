import type { ReactNode } from 'react';
import { AppShell } from '@/components/app-shell';
import { mustProveAddress } from '@/lib/auth/email/own-address';
import { currentSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';

/** Each page below says where somebody without a login goes: the administration is not there for them. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const session = await currentSession();
  if (!session || mustProveAddress(session, webServices().settings)) return children;
  return (
    <AppShell user={session.user} timeZone={session.timeZone}>
      {children}
    </AppShell>
  );
}
