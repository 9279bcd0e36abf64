'use client';

import type { ReactNode } from 'react';
import { usePageOwner } from '@/lib/hooks/mado-provider';
import { useAccount, useAccountCheckIf } from '@/lib/hooks/use-account';
import type { User } from '@/lib/protocol/sidecar/presence';
import { OtherAccountNotice } from './other-account-notice';

/**
 * Shows what the server rendered for `user`, but only while that is the page's owner: navigation and refresh ask the
 * server again, with a cookie that may have become another user's. Wraps every signed-in page.
 */
export function OwnPage({ user, children }: { user: User; children: ReactNode }) {
  const owner = usePageOwner();
  const account = useAccount();
  const isOwn = user.id === owner.id;
  useAccountCheckIf(!isOwn);
  if (account !== 'own') return <OtherAccountNotice owner={owner} other={account.other} />;
  return isOwn ? children : null;
}
