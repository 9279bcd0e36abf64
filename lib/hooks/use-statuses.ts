'use client';

import { useEffect, useMemo, useRef } from 'react';
import type { UserId } from '@/lib/protocol/ids';
import type { Status } from '@/lib/protocol/sidecar/presence';
import type { People } from './use-people';

type Statuses = ReadonlyMap<UserId, Status>;

/**
 * How those are who are online, as far as this page knows; null until it knows anything. The sidecar keeps a page of the
 * list up to date: during a search that is what was found, and the others are as they were before.
 */
export function useStatuses({ people, isLoaded, shownQuery }: People): Statuses | null {
  const before = useRef<Statuses>(new Map());
  const statuses = useMemo(() => {
    const known = people.flatMap((person) => (person ? [[person.id, person.status] as const] : []));
    return new Map(shownQuery === '' ? known : [...before.current, ...known]);
  }, [people, shownQuery]);
  useEffect(() => {
    if (shownQuery === '') before.current = statuses;
  }, [statuses, shownQuery]);
  return isLoaded ? statuses : null;
}
