'use client';

import { useCallback } from 'react';
import { OWNER_FIELD } from '@/lib/auth/account/page-owner';
import { contactAction } from '@/lib/people/contacts/actions';
import type { ContactAnswer, ContactDeed } from '@/lib/people/contacts/contact-deeds';
import type { UserId } from '@/lib/protocol/ids';
import { usePageOwner } from './mado-provider';
import { useAccountCheck } from './use-account';

/** Does something about a person for the page's owner, from any page. Never rejects. */
export function useContactDeed(): (deed: ContactDeed, id: UserId) => Promise<ContactAnswer> {
  const ownerId = usePageOwner().id;
  const checkAccount = useAccountCheck();
  return useCallback(
    async (deed, id) => {
      const form = new FormData();
      form.set(OWNER_FIELD, ownerId);
      form.set('deed', deed);
      form.set('person', id);
      const answer = await contactAction(form).catch((): ContactAnswer => ({ problem: 'unreachable' }));
      if ('problem' in answer && answer.problem === 'other-account') checkAccount();
      return answer;
    },
    [ownerId, checkAccount],
  );
}
