import type { ReactNode } from 'react';
import { NarrowPage } from '@/components/auth/narrow-page';

/** Where links of mails lead: for everybody, signed in or not, and as whoever. */
export default function MailLayout({ children }: { children: ReactNode }) {
  return <NarrowPage>{children}</NarrowPage>;
}
