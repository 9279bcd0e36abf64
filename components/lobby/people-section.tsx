'use client';
import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { ContactsSection } from '@/components/contacts/contacts-section';
import { MoreMenu } from '@/components/contacts/more-menu';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Spinner } from '@/components/ui/spinner';
import { Words } from '@/components/ui/words';
import { isCalling, useCallActions, useCallState } from '@/lib/hooks/use-call';
import { useContacts } from '@/lib/hooks/use-contacts';
import { usePeople } from '@/lib/hooks/use-people';
import { useStatuses } from '@/lib/hooks/use-statuses';
import type { ContactDeed } from '@/lib/people/contacts/contact-deeds';
import type { ContactList } from '@/lib/people/contacts/contact-list';
import type { ListedUser } from '@/lib/protocol/sidecar/presence';
import { ConnectionNotice } from './connection-notice';
import { EmptyLobby } from './empty-lobby';
import { PeopleList } from './people-list';

/** The longest query that the protocol allows. */
const QUERY_LENGTH = 80;

/**
 * Contacts, and the people who are online; if there are none, how to invite some.
 * @param contacts as rendered with the page
 */
export function PeopleSection({ contacts: first }: { contacts: ContactList }) {
  const t = useTranslations('lobby.people');
  const [query, setQuery] = useState('');
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Picks up what was typed before hydration.
    if (box.current?.value) setQuery(box.current.value);
  }, []);
  const wanted = query.trim();
  const found = usePeople(wanted);
  const { people, total, onlineCount, isLoaded, showRange, connection } = found;
  const statuses = useStatuses(found);
  const contacts = useContacts(first);
  const onDeed = useDeed(contacts.act);
  const { dial } = useCallActions();
  const busy = useCallState(isCalling);
  const alone = isLoaded && onlineCount === 0;
  const more = (person: ListedUser) => (
    <MoreMenu
      person={person}
      standing={contacts.standingOf(person.id)}
      busy={contacts.isBusy(person.id)}
      onDeed={onDeed}
    />
  );

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-10">
      <ContactsSection contacts={contacts} statuses={statuses} busy={busy} onCall={dial} onDeed={onDeed} more={more} />
      <section aria-labelledby="people-heading">
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 lg:min-h-11">
          <h1 id="people-heading" className="flex items-baseline gap-3 text-xl">
            <Words>{t('heading')}</Words>
            {isLoaded && !alone && (
              <span className="font-normal text-base text-ink-soft tabular-nums">
                {t('count', { count: onlineCount })}
              </span>
            )}
          </h1>
          <search className="relative w-full sm:w-64">
            <Search
              aria-hidden
              className="pointer-events-none absolute top-1/2 left-3.5 size-[1.125rem] -translate-y-1/2 text-ink-soft"
            />
            <Input
              ref={box}
              type="search"
              aria-label={t('search')}
              placeholder={t('searchPlaceholder')}
              value={query}
              maxLength={QUERY_LENGTH}
              autoComplete="off"
              dir="auto"
              className="pl-10"
              onChange={(event) => setQuery(event.target.value)}
            />
          </search>
        </div>
        <div className="mt-3 grid gap-3">
          <ConnectionNotice />
          {!isLoaded && typeof connection !== 'object' && connection !== 'resting' && (
            <p role="status" className="flex items-center gap-3 py-8 text-ink-soft">
              <Spinner />
              <Words>{t('loading')}</Words>
            </p>
          )}
          {isLoaded && (
            <PeopleList
              key={wanted}
              people={people}
              onlineCount={onlineCount}
              onRange={showRange}
              busy={busy}
              onCall={dial}
              more={more}
            />
          )}
        </div>
        {alone && wanted === '' && <EmptyLobby />}
        {isLoaded && total === 0 && wanted !== '' && (
          <div role="status" className="py-8">
            <p className="font-semibold">{t('noMatch', { query: wanted })}</p>
            <p className="mt-1 text-ink-soft">{t('noMatchHint')}</p>
            <Button look="quiet" className="mt-4" onClick={() => setQuery('')}>
              {t('clearSearch')}
            </Button>
          </div>
        )}
      </section>
    </div>
  );
}

/** The other problems are those of forms, with the same words. */
const OWN_WORDS = ['other-account', 'wait', 'unreachable', 'person-unknown', 'blocks-full'] as const;

/** Does something about a person, and says in a toast what became of it. */
function useDeed(act: ReturnType<typeof useContacts>['act']) {
  const t = useTranslations('contacts');
  const tErrors = useTranslations('auth.errors');
  return async (deed: ContactDeed, person: ListedUser) => {
    const answer = await act(deed, person.id);
    if ('done' in answer) {
      // The star in the row says it.
      if (answer.done !== 'marked') toast.success(t(`done.${answer.done}`));
      return;
    }
    const { problem } = answer;
    const ours = OWN_WORDS.find((own) => own === problem);
    toast.error(ours ? t(`problems.${ours}`) : tErrors(problem));
  };
}
