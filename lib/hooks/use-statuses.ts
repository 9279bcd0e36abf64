'use client';

import { useEffect, useMemo, useRef } from 'react';
import type { UserId } from '@/lib/protocol/ids';
import type { Status } from '@/lib/protocol/sidecar/presence';
import type { People } from './use-people';

/** How those are who are online, as far as this page knows. */
export interface Statuses {
  readonly of: ReadonlyMap<UserId, Status>;
  /** It knows all who are online: whoever is not among them is not. */
  readonly areAll: boolean;
}

/**
 * Null until the page knows anything. The sidecar keeps a page of the list up to date: during a search that is what was
 * found, and the others are as they were before.
 */
export function useStatuses({ people, isLoaded, shownQuery }: People): Statuses | null {
  const before = useRef<Statuses>({ of: new Map(), areAll: false });
  const statuses = useMemo(() => {
    const known = people.flatMap((person) => (person ? [[person.id, person.status] as const] : []));
    if (shownQuery === '') return { of: new Map(known), areAll: known.length === people.length };
    return { of: new Map([...before.current.of, ...known]), areAll: before.current.areAll };
  }, [people, shownQuery]);
  useEffect(() => {
    if (shownQuery === '') before.current = statuses;
  }, [statuses, shownQuery]);
  return isLoaded ? statuses : null;
}
