'use client';
import { useTranslations } from 'next-intl';
import { memo, useState } from 'react';
import type { ChatLineView } from '@/lib/rtc/chat/chat-view';
import { ChatLine } from './chat-line';
import { moveBetweenLines } from './reactions/move-between-lines';

interface ChatLinesProps {
  lines: readonly ChatLineView[];
  peerName: string;
}

/** All lines of the chat; rendered again only when one of them has changed, and not with each key that is pressed. */
export const ChatLines = memo(function ChatLines({ lines, peerName }: ChatLinesProps) {
  const t = useTranslations('call.chat');
  const [lastReacted, setLastReacted] = useState<string | null>(null);
  const reactable = lines.filter(({ place }) => place !== null);
  const tabStop = reactable.find(({ key }) => key === lastReacted)?.key ?? reactable.at(-1)?.key;
  return (
    <ul aria-label={t('messages')} onKeyDown={moveBetweenLines} className="flex min-h-full flex-col justify-end gap-2">
      {lines.map((line) => (
        <ChatLine
          key={line.key}
          line={line}
          peerName={peerName}
          isTabStop={line.key === tabStop}
          onTabStop={setLastReacted}
        />
      ))}
    </ul>
  );
});
