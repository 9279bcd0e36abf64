import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { NarrowPage } from '@/components/auth/narrow-page';
import { currentSession } from '@/lib/auth/session/current-user';

/** Layout of the forms for people who are signed out; redirects users who are signed in already. */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  if (await currentSession()) redirect('/lobby');
  return <NarrowPage>{children}</NarrowPage>;
}
