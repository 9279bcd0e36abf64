'use client';

import { useCallback, useEffect, useState } from 'react';
import { z } from 'zod';
import { OWNER_HEADER } from '@/lib/auth/account/page-owner';
import { keepPush } from '@/lib/push/in-browser';
import { useMadoClient, usePageOwner } from './mado-provider';
import { useCallActions, useCallState } from './use-call';
import { useSession } from './use-session';

const FRAGMENT = '#answer=';
const PATIENCE_MS = 10_000;
/** The ring comes with the greeting of the connection; a busy page takes a moment to show it. */
const RINGS_WITHIN_MS = 3_000;

const messageSchema = z.object({ type: z.literal('answer-ring'), token: z.string() });
const answerSchema = z.object({ callId: z.string() });

/** Null if the call does not ring any more, or the server cannot be asked. */
async function callOfToken(token: string, ownerId: string): Promise<string | null> {
  try {
    const response = await fetch('/api/push/answer', {
      method: 'POST',
      headers: { 'content-type': 'application/json', [OWNER_HEADER]: ownerId },
      body: JSON.stringify({ token }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return response.ok ? answerSchema.parse(await response.json()).callId : null;
  } catch {
    return null;
  }
}

/** The token in the page's address, which is removed from it. */
function tokenOfAddress(): string | null {
  if (!location.hash.startsWith(FRAGMENT)) return null;
  const token = location.hash.slice(FRAGMENT.length);
  history.replaceState(history.state, '', location.pathname + location.search);
  return token;
}

/**
 * Accepts the very call whose notification was accepted, however this page hears of that: by its address, or from the
 * service worker. A link alone answers nothing: the server checks the token that only the notification had.
 * @param onOver the call does not ring any more
 */
export function useNotificationAnswer(onOver: () => void): void {
  const client = useMadoClient();
  const ownerId = usePageOwner().id;
  const { accept } = useCallActions();
  const call = useCallState((view) => view.call);
  const isOnline = useSession().connection === 'online';
  const [wantedId, setWantedId] = useState<string | null>(null);

  const take = useCallback(
    async (token: string) => {
      const callId = await callOfToken(token, ownerId);
      if (callId === null) onOver();
      else setWantedId(callId);
    },
    [ownerId, onOver],
  );

  useEffect(() => {
    const fromAddress = () => {
      const token = tokenOfAddress();
      if (token !== null) void take(token);
    };
    const fromWorker = ({ data, ports }: MessageEvent) => {
      const message = messageSchema.safeParse(data).data;
      if (!message) return;
      ports[0]?.postMessage('taken');
      void take(message.token);
    };
    fromAddress();
    window.addEventListener('hashchange', fromAddress);
    const worker = navigator.serviceWorker;
    worker?.addEventListener('message', fromWorker);
    worker?.startMessages();
    return () => {
      window.removeEventListener('hashchange', fromAddress);
      worker?.removeEventListener('message', fromWorker);
    };
  }, [take]);

  const rings = call.phase === 'ringing-in' && call.callId === wantedId;
  const media = call.phase === 'ringing-in' ? call.media : null;
  useEffect(() => {
    if (!client || wantedId === null) return undefined;
    if (rings && media) {
      setWantedId(null);
      accept(media);
      return undefined;
    }
    if (!isOnline) return undefined;
    const patience = setTimeout(() => {
      setWantedId(null);
      onOver();
    }, RINGS_WITHIN_MS);
    return () => clearTimeout(patience);
  }, [client, wantedId, rings, media, isOnline, accept, onOver]);
}

/** Keeps this browser subscribed for as long as its owner wants that, and its icon without a number while it is seen. */
export function useKeptPush(): void {
  const ownerId = usePageOwner().id;
  useEffect(() => void keepPush(ownerId), [ownerId]);
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') void navigator.clearAppBadge?.().catch(() => undefined);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
}
