'use client';
import { ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { PersonRow } from '@/components/lobby/person-row';
import { VirtualRows } from '@/components/lobby/virtual-rows';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Words } from '@/components/ui/words';
import type { Media } from '@/lib/protocol/sidecar/call';
import type { ListedUser } from '@/lib/protocol/sidecar/presence';
import type { ContactStatuses } from '@/lib/stores/contact-states-store';
import type { ArrangedContacts } from './contact-order';

interface ContactRowsProps {
  contacts: ArrangedContacts;
  statuses: ContactStatuses;
  busy: boolean;
  onCall: (person: ListedUser, media: Media) => void;
  more: (person: ListedUser) => ReactNode;
}

/** Favourites and who is online; the rest in one line with a count, which shows them in the same list. */
export function ContactRows({ contacts: { shown, rest }, statuses, busy, onCall, more }: ContactRowsProps) {
  const t = useTranslations('contacts');
  const [isWhole, setIsWhole] = useState(false);
  const rows = isWhole ? [...shown, ...rest] : shown;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <VirtualRows
        label={t('heading')}
        count={rows.length}
        keyOf={(index) => rows[index]?.person.id ?? `place-${index}`}
        row={(index) => {
          const contact = rows[index];
          if (!contact) return null;
          const { person, isFavourite, isAwaited } = contact;
          const status = statuses.get(person.id) ?? 'not-online';
          return (
            <PersonRow
              person={{ ...person, status }}
              isFavourite={isFavourite}
              isAwaited={isAwaited}
              busy={busy}
              onCall={onCall}
              more={more(person)}
            />
          );
        }}
        className="max-h-[24rem]"
      />
      {rest.length > 0 && (
        <Button
          look="plain"
          aria-expanded={isWhole}
          className="-mx-2 justify-between px-2 text-ink-soft"
          onClick={() => setIsWhole(!isWhole)}
        >
          <Words>{t('rest', { count: rest.length })}</Words>
          <ChevronDown
            aria-hidden
            className={classNames('transition-transform duration-150', isWhole && 'rotate-180')}
          />
        </Button>
      )}
    </div>
  );
}
