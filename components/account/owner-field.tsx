'use client';

import { OWNER_FIELD } from '@/lib/auth/account/page-owner';
import { usePageOwner } from '@/lib/hooks/mado-provider';

/** Names the page's owner in a form: the server performs the action for no other user. */
export function OwnerField() {
  return <input type="hidden" name={OWNER_FIELD} value={usePageOwner().id} />;
}
