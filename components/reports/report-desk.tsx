'use client';

import { createContext, type ReactNode, useContext, useState } from 'react';
import type { ListedUser } from '@/lib/protocol/sidecar/presence';
import { ReportDialog } from './report-dialog';

const ReportContext = createContext<((person: ListedUser) => void) | null>(null);

/**
 * Opens the form of a report for any menu below it. Not the menu itself: its row may go while somebody writes, as soon
 * as the other one is offline.
 */
export function ReportDesk({ children }: { children: ReactNode }) {
  const [person, setPerson] = useState<ListedUser | null>(null);
  return (
    <ReportContext value={setPerson}>
      {children}
      {person && <ReportDialog key={person.id} person={person} onClose={() => setPerson(null)} />}
    </ReportContext>
  );
}

/** Returns a function that opens the form of a report about somebody. */
export function useReport(): (person: ListedUser) => void {
  const open = useContext(ReportContext);
  if (!open) throw new Error('used outside of ReportDesk');
  return open;
}
