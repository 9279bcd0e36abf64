'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { keepInTab, readFromTab } from '@/lib/browser/tab-storage';
import type { User } from '@/lib/protocol/sidecar/presence';
import type { ConnectionState } from '@/lib/signaling/port';
import { type MadoClient, openMadoClient } from '@/lib/stores/mado-client';

const MadoContext = createContext<MadoClient | null>(null);
const OwnerContext = createContext<User | null>(null);
const RELOADED_KEY = 'mado.reloaded-for-version';

/**
 * Opens one socket and one call controller for the page and keeps them until sign-out. Place it above everything that
 * survives client-side navigation. Only the first `user` counts: a later value changes neither socket nor call.
 */
export function MadoProvider({ user, children }: { user: User; children: ReactNode }) {
  const [owner] = useState(user);
  const [client, setClient] = useState<MadoClient | null>(null);

  useEffect(() => {
    const opened = openMadoClient({ ownerId: owner.id, onSignedOut: () => leaveAfterSignOut(opened) });
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

/** For pages with forms of their owner's that open no socket. */
export function PageOwner({ user, children }: { user: User; children: ReactNode }) {
  return <OwnerContext value={user}>{children}</OwnerContext>;
}

/** The user this page was opened for. */
export function usePageOwner(): User {
  const owner = useContext(OwnerContext);
  if (!owner) throw new Error('used outside of MadoProvider and PageOwner');
  return owner;
}

/** Null on the server and before the first effect. */
export function useMadoClient(): MadoClient | null {
  return useContext(MadoContext);
}

/**
 * Leads to the start page after a sign-out here or in another tab. The form of this tab navigates there too;
 * whichever comes first wins.
 */
function leaveAfterSignOut(client: MadoClient): void {
  // Close first: the socket would reconnect and be refused as unauthenticated, which navigates elsewhere.
  client.close();
  window.location.assign('/');
}

/**
 * Reloads a page that is older than the server. Once only: two mismatching versions would otherwise reload for ever.
 */
function reloadForVersion(state: ConnectionState): void {
  if (typeof state !== 'object') return;
  const isNew = state.refused === 'version-mismatch' && readFromTab(window, RELOADED_KEY) === null;
  if (isNew && keepInTab(window, RELOADED_KEY, 'yes')) window.location.reload();
}

/**
 * Closes media devices, link and socket on `pagehide`, so that the peer knows at once. A page restored from the
 * back/forward cache reloads.
 */
function onPageEnd(close: () => void): () => void {
  const restart = (event: PageTransitionEvent) => event.persisted && window.location.reload();
  window.addEventListener('pagehide', close);
  window.addEventListener('pageshow', restart);
  return () => {
    window.removeEventListener('pagehide', close);
    window.removeEventListener('pageshow', restart);
  };
}
