'use client';

import { useSyncExternalStore } from 'react';
import type { ChatSession } from '@/lib/rtc/chat/chat-session';
import { type ChatView, NO_CHAT } from '@/lib/rtc/chat/chat-view';
import { useMadoClient } from './mado-provider';

const nothing = () => {};
const noSubscription = () => nothing;

/** One part of the chat of this tab's call. The component re-renders only when `select` returns a different value. */
export function useChatState<T>(select: (view: ChatView) => T): T {
  const chat = useChat();
  return useSyncExternalStore(
    chat?.subscribe ?? noSubscription,
    () => select(chat?.view ?? NO_CHAT),
    () => select(NO_CHAT),
  );
}

/** What the user does in the chat; null before there can be a call. */
export function useChat(): ChatSession | null {
  return useMadoClient()?.calls.chat ?? null;
}
