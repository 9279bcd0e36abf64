import type { ReactNode } from 'react';
import { AppShell } from '@/components/app-shell';
import { requireUser } from '@/lib/auth/session/current-user';

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  return <AppShell user={await requireUser()}>{children}</AppShell>;
}
