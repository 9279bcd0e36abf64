'use client';

import { OWNER_FIELD } from '@/lib/auth/account/page-owner';
import { usePageOwner } from '@/lib/hooks/mado-provider';

/** Says in a form for whom its page was opened: the server does what it asks for nobody else. */
export function OwnerField() {
  return <input type="hidden" name={OWNER_FIELD} value={usePageOwner().id} />;
}
