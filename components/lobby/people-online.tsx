'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { Words } from '@/components/ui/words';
import { usePeople } from '@/lib/hooks/use-people';
import type { Media } from '@/lib/protocol/sidecar/call';
import type { ListedUser } from '@/lib/protocol/sidecar/presence';
import { EmptyLobby } from './empty-lobby';
import { PeopleList } from './people-list';

interface PeopleOnlineProps {
  query: string;
  onQuery: (query: string) => void;
  busy: boolean;
  onCall: (person: ListedUser, media: Media) => void;
  more: (person: ListedUser) => ReactNode;
}

/** Everybody who is online; if there is nobody, how to invite some. */
export function PeopleOnline({ query, onQuery, busy, onCall, more }: PeopleOnlineProps) {
  const t = useTranslations('lobby.people');
  const { people, total, onlineCount, isLoaded, showRange, connection } = usePeople(query);
  const alone = isLoaded && onlineCount === 0;
  return (
    <section aria-labelledby="people-heading">
      <h2 id="people-heading" className="flex items-baseline gap-3 text-xl">
        <Words>{t('heading')}</Words>
        {isLoaded && !alone && (
          <span className="font-normal text-base text-ink-soft tabular-nums">{t('count', { count: onlineCount })}</span>
        )}
      </h2>
      <div className="mt-3 grid gap-3">
        {!isLoaded && typeof connection !== 'object' && connection !== 'resting' && (
          <p role="status" className="flex items-center gap-3 py-8 text-ink-soft">
            <Spinner />
            <Words>{t('loading')}</Words>
          </p>
        )}
        {isLoaded && (
          <PeopleList
            key={query}
            people={people}
            onlineCount={onlineCount}
            onRange={showRange}
            busy={busy}
            onCall={onCall}
            more={more}
          />
        )}
      </div>
      {alone && query === '' && <EmptyLobby />}
      {isLoaded && total === 0 && query !== '' && (
        <div role="status" className="py-8">
          <p className="font-semibold">{t('noMatch', { query })}</p>
          <p className="mt-1 text-ink-soft">{t('noMatchHint')}</p>
          <Button look="quiet" className="mt-4" onClick={() => onQuery('')}>
            {t('clearSearch')}
          </Button>
        </div>
      )}
    </section>
  );
}
