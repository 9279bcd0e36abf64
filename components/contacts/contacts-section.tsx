'use client';
import { UserPlus } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import { useContactStatuses } from '@/lib/hooks/use-contact-statuses';
import type { Contacts } from '@/lib/hooks/use-contacts';
import { personText } from '@/lib/names/person-text';
import { matchesTerms, searchTerms } from '@/lib/names/search';
import type { ContactDeed } from '@/lib/people/contacts/contact-deeds';
import type { Media } from '@/lib/protocol/sidecar/call';
import type { ListedUser } from '@/lib/protocol/sidecar/presence';
import { AddSomebody } from './add-somebody';
import { arranged } from './contact-order';
import { ContactRequests } from './contact-requests';
import { ContactRows } from './contact-rows';
import { SentRequests } from './sent-requests';

interface ContactsSectionProps {
  contacts: Contacts;
  /** Empty for none. */
  query: string;
  /** There is no list of everybody: whoever is searched for is here or nowhere. */
  isAll: boolean;
  busy: boolean;
  onCall: (person: ListedUser, media: Media) => void;
  onDeed: (deed: ContactDeed, person: ListedUser) => void;
  more: (person: ListedUser) => ReactNode;
}

/** Requests, contacts, and how to add somebody. A search leaves the contacts who were found. */
export function ContactsSection({ contacts, query, isAll, busy, onCall, onDeed, more }: ContactsSectionProps) {
  const t = useTranslations('contacts');
  const tPeople = useTranslations('lobby.people');
  const locale = useLocale();
  const { list, isBusy, refetch } = contacts;
  const statuses = useContactStatuses();
  const [isAdding, setIsAdding] = useState(false);
  const onAsked = useCallback(() => void refetch(), [refetch]);
  const texts = useMemo(
    () => new Map(list.contacts.map(({ person }) => [person.id, personText(person)])),
    [list.contacts],
  );
  const found = useMemo(() => {
    const terms = searchTerms(query);
    const isFound = (id: string) => matchesTerms(texts.get(id) ?? '', terms);
    return (
      statuses &&
      arranged(list.contacts, statuses, locale, terms.length > 0 ? ({ person }) => isFound(person.id) : null)
    );
  }, [list.contacts, statuses, locale, query, texts]);
  const isSearch = query !== '';
  const isEmpty = found !== null && found.shown.length + found.rest.length === 0;
  if (isSearch && isEmpty && !isAll) return null;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      {!isSearch && list.received.length > 0 && (
        <ContactRequests requests={list.received} isBusy={isBusy} onDeed={onDeed} />
      )}
      {isSearch && isEmpty && <p role="status">{tPeople('noContact', { query })}</p>}
      {!(isSearch && isEmpty) && (
        <section aria-labelledby="contacts-heading" className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
            <h2 id="contacts-heading" className="text-xl">
              <Words>{t('heading')}</Words>
            </h2>
            <Button look="plain" aria-expanded={isAdding} onClick={() => setIsAdding(!isAdding)}>
              <UserPlus aria-hidden />
              {t('add.open')}
            </Button>
          </div>
          {isAdding && <AddSomebody onAsked={onAsked} onClose={() => setIsAdding(false)} />}
          {list.contacts.length === 0 ? (
            <p className="text-ink-soft">
              <Words>{t('none')}</Words>
            </p>
          ) : (
            found &&
            statuses && <ContactRows contacts={found} statuses={statuses} busy={busy} onCall={onCall} more={more} />
          )}
          {!isSearch && list.sent.length > 0 && <SentRequests requests={list.sent} isBusy={isBusy} onDeed={onDeed} />}
        </section>
      )}
    </div>
  );
}
