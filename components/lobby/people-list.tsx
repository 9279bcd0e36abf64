'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Media } from '@/lib/protocol/sidecar/call';
import type { ListedUser, Person } from '@/lib/protocol/sidecar/presence';
import { PersonRow } from './person-row';
import { VirtualRows } from './virtual-rows';

interface PeopleListProps {
  /** One slot per person; undefined where the page has not been fetched yet. */
  people: readonly (Person | undefined)[];
  onlineCount: number;
  /** The visible rows changed (`end` exclusive): the sidecar must send these people. */
  onRange: (start: number, end: number) => void;
  busy: boolean;
  onCall: (person: ListedUser, media: Media) => void;
  /** What a row has besides its buttons for calls. */
  more: (person: Person) => ReactNode;
}

/** The people online. */
export function PeopleList({ people, onlineCount, onRange, busy, onCall, more }: PeopleListProps) {
  const t = useTranslations('lobby.people');
  return (
    <VirtualRows
      label={t('list')}
      count={people.length}
      keyOf={(index) => people[index]?.id ?? `place-${index}`}
      row={(index) => {
        const person = people[index];
        return person ? <PersonRow person={person} busy={busy} onCall={onCall} more={more(person)} /> : null;
      }}
      placeholder={<EmptyRow />}
      onRange={onRange}
      onlineCount={onlineCount}
      className="max-h-[max(20rem,calc(100dvh-16rem))]"
    />
  );
}

function EmptyRow() {
  return (
    <div className="flex h-full items-center gap-4">
      <span className="size-12 rounded-full bg-sunken" />
      <span className="h-4 w-40 rounded bg-sunken" />
    </div>
  );
}
