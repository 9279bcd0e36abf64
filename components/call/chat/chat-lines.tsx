'use client';
import { useTranslations } from 'next-intl';
import { memo } from 'react';
import type { ChatLineView } from '@/lib/rtc/chat/chat-view';
import { ChatLine } from './chat-line';

interface ChatLinesProps {
  lines: readonly ChatLineView[];
  peerName: string;
}

/** All lines of the chat; rendered again only when one of them has changed, and not with each key that is pressed. */
export const ChatLines = memo(function ChatLines({ lines, peerName }: ChatLinesProps) {
  const t = useTranslations('call.chat');
  return (
    <ul aria-label={t('messages')} className="flex min-h-full flex-col justify-end gap-2">
      {lines.map((line) => (
        <ChatLine key={line.key} line={line} peerName={peerName} />
      ))}
    </ul>
  );
});
