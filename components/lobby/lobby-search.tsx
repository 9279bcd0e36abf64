'use client';
import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { Input } from '@/components/ui/input';

/** The longest query that the protocol allows. */
const QUERY_LENGTH = 80;

interface LobbySearchProps {
  query: string;
  onQuery: (query: string) => void;
}

/** Searches whatever the lobby shows: contacts, people online and recent calls. */
export function LobbySearch({ query, onQuery }: LobbySearchProps) {
  const t = useTranslations('lobby.people');
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Picks up what was typed before hydration.
    if (box.current?.value) onQuery(box.current.value);
  }, [onQuery]);
  return (
    <search className="relative w-full md:w-64">
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
        onChange={(event) => onQuery(event.target.value)}
      />
    </search>
  );
}
