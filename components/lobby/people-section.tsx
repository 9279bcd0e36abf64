'use client';
import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Spinner } from '@/components/ui/spinner';
import { Words } from '@/components/ui/words';
import { isCalling, useCallActions, useCallState } from '@/lib/hooks/use-call';
import { usePeople } from '@/lib/hooks/use-people';
import { ConnectionNotice } from './connection-notice';
import { EmptyLobby } from './empty-lobby';
import { PeopleList } from './people-list';

/** The longest query that the protocol allows. */
const QUERY_LENGTH = 80;

/** The people who are online; if there are none, how to invite some. */
export function PeopleSection() {
  const t = useTranslations('lobby.people');
  const [query, setQuery] = useState('');
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Picks up what was typed before hydration.
    if (box.current?.value) setQuery(box.current.value);
  }, []);
  const wanted = query.trim();
  const { people, total, onlineCount, isLoaded, showRange, connection } = usePeople(wanted);
  const { dial } = useCallActions();
  const busy = useCallState(isCalling);
  const alone = isLoaded && onlineCount === 0;

  return (
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
  );
}
