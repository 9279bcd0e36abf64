'use client';

import type { ReactNode } from 'react';
import { usePageOwner } from '@/lib/hooks/mado-provider';
import { useAccount, useDoubtedAccount } from '@/lib/hooks/use-account';
import type { User } from '@/lib/protocol/presence';
import { OtherAccountNotice } from './other-account-notice';

/**
 * What the server drew for `user`, shown only while that is the page's owner: moving to another page or refreshing one
 * asks the server again, by a cookie that may have become somebody else's. Every signed-in page stands in one.
 */
export function OwnPage({ user, children }: { user: User; children: ReactNode }) {
  const owner = usePageOwner();
  const account = useAccount();
  const isOwn = user.id === owner.id;
  useDoubtedAccount(!isOwn);
  if (account !== 'own') return <OtherAccountNotice owner={owner} other={account.other} />;
  return isOwn ? children : null;
}
