'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import type { Media } from '@/lib/protocol/sidecar/call';
import type { Person } from '@/lib/protocol/sidecar/presence';
import { PersonRow } from './person-row';

const ROW_PX = 76;
/** Rows rendered beyond the visible ones; also how early the next page is requested. */
const OVERSCAN = 12;

interface PeopleListProps {
  /** One slot per person; undefined where the page has not been fetched yet. */
  people: readonly (Person | undefined)[];
  onlineCount: number;
  /** The visible rows changed (`end` exclusive): the sidecar must send these people. */
  onRange: (start: number, end: number) => void;
  busy: boolean;
  onCall: (person: Person, media: Media) => void;
}

/**
 * Renders only the visible rows, each with its position in the whole list, so that 2,000 people cost as little as 20.
 */
export function PeopleList({ people, onlineCount, onRange, busy, onCall }: PeopleListProps) {
  const t = useTranslations('lobby.people');
  const frame = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: people.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    initialRect: { width: 320, height: 12 * ROW_PX },
  });
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const end = (items.at(-1)?.index ?? 0) + 1;

  useEffect(() => onRange(first, end), [first, end, onRange]);

  return (
    <div
      ref={frame}
      // Extends to the column's edge, so that the scrollbar is beside the buttons and focus rings are not clipped.
      className="-mx-2 max-h-[max(20rem,calc(100dvh-16rem))] overflow-y-auto px-2"
    >
      <ul
        // biome-ignore lint/a11y/noRedundantRoles: Safari drops the role of a list without bullets
        role="list"
        aria-label={t('list')}
        data-online-count={onlineCount}
        className="relative"
        // Non-zero even when empty: an element without height counts as hidden.
        style={{ height: Math.max(1, rows.getTotalSize()) }}
      >
        {items.map((item) => {
          const person = people[item.index];
          return (
            <li
              key={person?.id ?? `place-${item.index}`}
              aria-setsize={people.length}
              aria-posinset={item.index + 1}
              aria-hidden={person ? undefined : true}
              className="absolute inset-x-0 top-0 border-line border-b"
              style={{ height: ROW_PX, transform: `translateY(${item.start}px)` }}
            >
              {person ? <PersonRow person={person} busy={busy} onCall={onCall} /> : <EmptyRow />}
            </li>
          );
        })}
      </ul>
    </div>
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
