'use client';

import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ContactAnswer, ContactDeed } from '@/lib/people/contacts/contact-deeds';
import { type Contact, type ContactList, contactListSchema } from '@/lib/people/contacts/contact-list';
import type { UserId } from '@/lib/protocol/ids';
import { useContactDeed } from './use-contact-deed';
import { useOwnList } from './use-own-list';
import { useSession } from './use-session';

const SOURCE = { path: '/api/contacts', schema: contactListSchema };
/** What the sidecar was not told in time, a page that is looked at learns within this time. */
const POLL_MS = 60_000;

/** What there is between the page's owner and somebody else. */
export type Standing = 'contact' | 'received' | 'sent' | 'none';

export interface Contacts {
  readonly list: ContactList;
  readonly standingOf: (id: UserId) => Standing;
  /** What the page's owner has marked about them; undefined for whoever is no contact. */
  readonly contactOf: (id: UserId) => Contact | undefined;
  /** The server is doing something about this person. */
  readonly isBusy: (id: UserId) => boolean;
  /** Does something about a person, and reads the list again. Never rejects. */
  readonly act: (deed: ContactDeed, id: UserId) => Promise<ContactAnswer>;
  readonly refetch: () => Promise<void>;
}

/** The contacts and requests of the page's owner: initially those rendered with the page. */
export function useContacts(first: ContactList): Contacts {
  const [list, refetch] = useOwnList(SOURCE, first);
  const actOn = useContactDeed();
  const [busyWith, setBusyWith] = useState<UserId | null>(null);

  const { contactChanges } = useSession();
  useEffect(() => {
    if (contactChanges > 0) void refetch();
  }, [contactChanges, refetch]);

  useEffect(() => {
    const poll = setInterval(() => void refetch(), POLL_MS);
    const onFocus = () => void refetch();
    window.addEventListener('focus', onFocus);
    return () => {
      clearInterval(poll);
      window.removeEventListener('focus', onFocus);
    };
  }, [refetch]);

  const act = useCallback(
    async (deed: ContactDeed, id: UserId): Promise<ContactAnswer> => {
      setBusyWith(id);
      const answer = await actOn(deed, id);
      await refetch();
      setBusyWith(null);
      return answer;
    },
    [actOn, refetch],
  );

  const standings = useMemo(() => {
    const known = new Map<UserId, Standing>();
    for (const { person } of list.received) known.set(person.id, 'received');
    for (const { person } of list.sent) known.set(person.id, 'sent');
    for (const { person } of list.contacts) known.set(person.id, 'contact');
    return known;
  }, [list]);
  const known = useMemo(() => new Map(list.contacts.map((contact) => [contact.person.id, contact])), [list]);

  return {
    list,
    standingOf: useCallback((id) => standings.get(id) ?? 'none', [standings]),
    contactOf: useCallback((id) => known.get(id), [known]),
    isBusy: (id) => busyWith === id,
    act,
    refetch,
  };
}
