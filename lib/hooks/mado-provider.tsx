'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { keepInTab, readFromTab } from '@/lib/browser/tab-storage';
import type { User } from '@/lib/protocol/presence';
import type { ConnectionState } from '@/lib/signaling/port';
import { type MadoClient, openMadoClient } from '@/lib/stores/mado-client';

const MadoContext = createContext<MadoClient | null>(null);
const OwnerContext = createContext<User | null>(null);
const RELOADED_KEY = 'mado.reloaded-for-version';

/**
 * One socket and one call for the page, from sign-in to sign-out. Place it above everything that survives moving between
 * pages. The page stays its first `user`'s: whoever the server sees after that, it changes neither socket nor call.
 */
export function MadoProvider({ user, children }: { user: User; children: ReactNode }) {
  const [owner] = useState(user);
  const [client, setClient] = useState<MadoClient | null>(null);

  useEffect(() => {
    const opened = openMadoClient({ ownerId: owner.id, onSignedOut: () => leave(opened) });
    const stops = [
      opened.signaling.onFact('session:ready', () => void keepInTab(window, RELOADED_KEY, null)),
      opened.signaling.onConnection(reloadForVersion),
      onPageEnd(() => opened.close()),
    ];
    setClient(opened);
    return () => {
      for (const stop of stops) stop();
      opened.close();
      setClient(null);
    };
  }, [owner.id]);

  return (
    <OwnerContext value={owner}>
      <MadoContext value={client}>{children}</MadoContext>
    </OwnerContext>
  );
}

/** The person this page was opened for. */
export function usePageOwner(): User {
  const owner = useContext(OwnerContext);
  if (!owner) throw new Error('outside of MadoProvider');
  return owner;
}

/** Null on the server and before the first effect. */
export function useMadoClient(): MadoClient | null {
  return useContext(MadoContext);
}

/** Signed out, here or in another tab: where the form of this one leads too, whichever is first. */
function leave(client: MadoClient): void {
  // It would come back to be refused, which leads elsewhere.
  client.close();
  window.location.assign('/');
}

/** A page older than the server: the new one is a reload away. Once only, or two wrong versions would reload for ever. */
function reloadForVersion(state: ConnectionState): void {
  if (typeof state !== 'object') return;
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
