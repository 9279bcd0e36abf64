'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { User } from '@/lib/protocol/presence';
import type { ConnectionState } from '@/lib/signaling/port';
import { keepInTab, readFromTab } from '@/lib/signaling/tab-storage';
import { type MadoClient, openMadoClient } from './mado-client';

const MadoContext = createContext<MadoClient | null>(null);
const RELOADED_KEY = 'mado.reloaded-for-version';

/** One socket and one call for the page, from sign-in to sign-out. Place it above everything that survives moving between pages. */
export function MadoProvider({ user, children }: { user: User | null; children: ReactNode }) {
  const [client, setClient] = useState<MadoClient | null>(null);
  const userId = user?.id;

  useEffect(() => {
    if (userId === undefined) return undefined;
    const opened = openMadoClient();
    const stops = [
      opened.signaling.onFact('session:ended', () => leave(opened)),
      opened.signaling.onFact('session:ready', () => void keepInTab(window, RELOADED_KEY, null)),
      opened.signaling.onConnection((state) => followRefusal(opened, state)),
      onPageEnd(() => opened.close()),
    ];
    setClient(opened);
    return () => {
      for (const stop of stops) stop();
      opened.close();
      setClient(null);
    };
  }, [userId]);

  return <MadoContext value={client}>{children}</MadoContext>;
}

/** Null on the server, before the first effect, and signed out. */
export function useMadoClient(): MadoClient | null {
  return useContext(MadoContext);
}

/** Signed out, here or in another tab: where the form of this one leads too, whichever is first. */
function leave(client: MadoClient): void {
  // It would come back to be refused, which leads elsewhere.
  client.close();
  window.location.assign('/');
}

function followRefusal(client: MadoClient, state: ConnectionState): void {
  if (typeof state !== 'object') return;
  if (state.refused === 'unauthenticated') leave(client);
  // A page older than the server: the new one is a reload away. Once only, or two wrong versions would reload for ever.
  const isNew = state.refused === 'version-mismatch' && readFromTab(window, RELOADED_KEY) === null;
  if (isNew && keepInTab(window, RELOADED_KEY, 'yes')) window.location.reload();
}

/** Leaving closes devices, link and socket at once, so that the peer knows; a page brought back from the cache starts anew. */
function onPageEnd(close: () => void): () => void {
  const restart = (event: PageTransitionEvent) => event.persisted && window.location.reload();
  window.addEventListener('pagehide', close);
  window.addEventListener('pageshow', restart);
  return () => {
    window.removeEventListener('pagehide', close);
    window.removeEventListener('pageshow', restart);
  };
}
