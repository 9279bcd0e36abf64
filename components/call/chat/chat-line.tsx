'use client';
import { Check, CheckCheck, Clock } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { memo, useRef, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { useChat } from '@/lib/hooks/use-chat';
import { isolated } from '@/lib/names/isolated';
import type { ChatLineView } from '@/lib/rtc/chat/chat-view';
import { LineText } from './line-text';
import { LineTime } from './line-time';
import { EmojiRow } from './reactions/emoji-row';
import { LineReactions } from './reactions/line-reactions';
import { ReactButton } from './reactions/react-button';

interface ChatLineProps {
  line: ChatLineView;
  peerName: string;
  /** Its button to react is the one that the Tab key comes to. */
  isTabStop: boolean;
  /** The focus has come to its button to react. */
  onTabStop: (key: string) => void;
}

const signs = { sending: Clock, sent: Check, delivered: CheckCheck, read: CheckCheck } as const;

/** One line of the chat, as plain text with links. */
export const ChatLine = memo(function ChatLine({ line, peerName, isTabStop, onTabStop }: ChatLineProps) {
  const t = useTranslations('call.chat');
  const { key, text, state, isCopy, place, ownReaction, atMs } = line;
  const chat = useChat();
  const [isReacting, setReacting] = useState(false);
  const react = useRef<HTMLButtonElement>(null);
  const isOwn = state !== null;
  const Sign = state && signs[state];

  function stopReacting() {
    setReacting(false);
    react.current?.focus({ preventScroll: true });
  }
  return (
    <li
      data-message-state={state ?? 'delivered'}
      onKeyDown={(event) => {
        if (!isReacting || event.key !== 'Escape') return;
        event.stopPropagation();
        stopReacting();
      }}
      // A thousand lines are laid out only where they are in sight.
      className={classNames(
        'group flex max-w-full flex-col gap-0.5 [contain-intrinsic-size:auto_3.5rem] [content-visibility:auto]',
        isOwn ? 'items-end' : 'items-start',
      )}
    >
      <span className="sr-only">{isOwn ? t('you') : t('them', { name: isolated(peerName) })}</span>
      <div className={classNames('flex w-full items-center gap-1', isOwn && 'flex-row-reverse')}>
        <p
          dir="auto"
          className={classNames(
            'wrap-anywhere max-w-[85%] whitespace-pre-wrap rounded-pane border border-transparent px-3.5 py-2 text-start',
            isOwn ? 'rounded-ee-md bg-accent-wash' : 'rounded-es-md bg-sunken',
            state === 'sending' && 'opacity-70',
          )}
        >
          <LineText text={text} />
        </p>
        {place && (
          <ReactButton
            button={react}
            text={text}
            isOpen={isReacting}
            isTabStop={isTabStop}
            onToggle={() => setReacting(!isReacting)}
            onFocus={() => onTabStop(key)}
          />
        )}
      </div>
      {place && isReacting && (
        <EmojiRow
          label={t('reactions')}
          chosen={ownReaction}
          takesFocus
          onChoose={(emoji) => {
            chat?.react(place, emoji === ownReaction ? null : emoji);
            stopReacting();
          }}
          className="animate-appear rounded-full border border-line bg-surface p-0.5"
        />
      )}
      <LineReactions line={line} peerName={peerName} />
      {(atMs !== null || state) && (
        // Only the line itself is announced, not each change of its state.
        <span aria-live="off" className="flex items-center gap-1.5 px-1 text-ink-soft text-sm">
          {isCopy && <span>{t('otherDevice')}</span>}
          {atMs !== null && <LineTime atMs={atMs} />}
          {state && Sign && (
            <>
              <Sign aria-hidden className={classNames('size-4', state === 'read' && 'text-accent')} />
              <span className={classNames(state !== 'sending' && 'sr-only')} key={state}>
                {t(`state.${state}`)}
              </span>
            </>
          )}
        </span>
      )}
    </li>
  );
});
