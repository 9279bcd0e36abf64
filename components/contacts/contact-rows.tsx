'use client';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactNode, useMemo } from 'react';
import { PersonRow } from '@/components/lobby/person-row';
import { VirtualRows } from '@/components/lobby/virtual-rows';
import type { Statuses } from '@/lib/hooks/use-statuses';
import type { Contact } from '@/lib/people/contacts/contact-list';
import type { Media } from '@/lib/protocol/sidecar/call';
import type { ListedUser } from '@/lib/protocol/sidecar/presence';
import { inOrder } from './contact-order';

interface ContactRowsProps {
  contacts: readonly Contact[];
  statuses: Statuses;
  busy: boolean;
  onCall: (person: ListedUser, media: Media) => void;
  more: (person: ListedUser) => ReactNode;
}

/** Favourites, then who is online, then the rest. */
export function ContactRows({ contacts, statuses, busy, onCall, more }: ContactRowsProps) {
  const t = useTranslations('contacts');
  const locale = useLocale();
  const rows = useMemo(() => inOrder(contacts, statuses.of, locale), [contacts, statuses, locale]);
  return (
    <VirtualRows
      label={t('heading')}
      count={rows.length}
      keyOf={(index) => rows[index]?.person.id ?? `place-${index}`}
      row={(index) => {
        const contact = rows[index];
        if (!contact) return null;
        const { person, isFavourite } = contact;
        const shown = {
          ...person,
          status: statuses.of.get(person.id) ?? (statuses.areAll ? 'not-online' : 'not-known'),
        } as const;
        return <PersonRow person={shown} isFavourite={isFavourite} busy={busy} onCall={onCall} more={more(person)} />;
      }}
      className="max-h-[24rem]"
    />
  );
}
