'use client';
import { UserPlus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useCallback, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Words } from '@/components/ui/words';
import type { Contacts } from '@/lib/hooks/use-contacts';
import type { Statuses } from '@/lib/hooks/use-statuses';
import type { ContactDeed } from '@/lib/people/contacts/contact-deeds';
import type { Media } from '@/lib/protocol/sidecar/call';
import type { ListedUser } from '@/lib/protocol/sidecar/presence';
import { AddSomebody } from './add-somebody';
import { ContactRequests } from './contact-requests';
import { ContactRows } from './contact-rows';
import { SentRequests } from './sent-requests';

interface ContactsSectionProps {
  contacts: Contacts;
  /** Null until the page knows who is online. */
  statuses: Statuses | null;
  busy: boolean;
  onCall: (person: ListedUser, media: Media) => void;
  onDeed: (deed: ContactDeed, person: ListedUser) => void;
  more: (person: ListedUser) => ReactNode;
}

/** Requests, contacts, and how to add somebody. */
export function ContactsSection({ contacts, statuses, busy, onCall, onDeed, more }: ContactsSectionProps) {
  const t = useTranslations('contacts');
  const { list, isBusy, refetch } = contacts;
  const [isAdding, setIsAdding] = useState(false);
  const onAsked = useCallback(() => void refetch(), [refetch]);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      {list.received.length > 0 && <ContactRequests requests={list.received} isBusy={isBusy} onDeed={onDeed} />}
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
          statuses && (
            <ContactRows contacts={list.contacts} statuses={statuses} busy={busy} onCall={onCall} more={more} />
          )
        )}
        {list.sent.length > 0 && <SentRequests requests={list.sent} isBusy={isBusy} onDeed={onDeed} />}
      </section>
    </div>
  );
}
