'use client';
import { ArrowDown, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { named } from '@/components/call/stage/named';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Words } from '@/components/ui/words';
import { useChat, useChatState } from '@/lib/hooks/use-chat';
import { ChatComposer } from './chat-composer';
import { ChatLines } from './chat-lines';
import { ChatTools } from './chat-tools';
import { useChatScroll } from './use-chat-scroll';
import { useSeen } from './use-seen';

interface ChatPanelProps {
  peerName: string;
  /** Lines reach the peer now; otherwise they wait. */
  isConnected: boolean;
  draft: string;
  onDraft: (draft: string) => void;
  onClose: () => void;
}

const all = <T,>(view: T) => view;

/** The chat beside the picture; on a narrow screen over its lower half, on a low one over all of it. */
export function ChatPanel({ peerName, isConnected, draft, onDraft, onClose }: ChatPanelProps) {
  const t = useTranslations('call.chat');
  const chat = useChat();
  const { lines, unread, isPeerTyping, refusal } = useChatState(all);
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const { isAtEnd, toEnd } = useChatScroll(box, lines.at(-1)?.key);
  useSeen(unread, isAtEnd, () => chat?.markAllRead());

  useEffect(() => {
    // On a phone the keyboard would cover what there is to read.
    if (matchMedia('(hover: hover)').matches) field.current?.focus({ preventScroll: true });
  }, []);

  return (
    <section
      aria-label={t('title')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.stopPropagation();
        onClose();
      }}
      className={classNames(
        'z-20 flex min-h-0 min-w-0 flex-col border-line bg-paper text-ink',
        'max-md:h-1/2 max-md:border-t md:w-64 md:border-s lg:w-80 xl:w-96',
        'max-md:low:absolute max-md:low:inset-0 max-md:low:h-auto',
      )}
    >
      <header className="flex flex-wrap items-center py-1.5 ps-4 pe-2 tiny:hidden">
        <h2 className="text-base">{t('title')}</h2>
        <ChatTools peerName={peerName} />
        <Button look="plain" size="icon" aria-label={t('close')} title={t('close')} onClick={onClose}>
          <X aria-hidden />
        </Button>
      </header>
      <div className="relative min-h-0 flex-1">
        <div
          ref={box}
          role="log"
          aria-label={t('messages')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll it
          tabIndex={0}
          className="absolute inset-0 overflow-y-auto overscroll-contain px-3 py-2"
        >
          <ChatLines lines={lines} peerName={peerName} />
        </div>
        {lines.length === 0 && (
          <p className="pointer-events-none absolute inset-x-0 bottom-0 p-4 text-center text-ink-soft text-sm">
            {t('none')}
          </p>
        )}
        {!isAtEnd && unread > 0 && (
          <Button
            look="primary"
            size="small"
            className="-translate-x-1/2 absolute bottom-2 left-1/2 rounded-full shadow-lift"
            onClick={toEnd}
          >
            <ArrowDown aria-hidden />
            {t('newBelow')}
          </Button>
        )}
      </div>
      <div role="status" className="px-4 text-ink-soft text-sm empty:hidden">
        {refusal ? (
          <p className="pb-2">
            <Words>{t.rich('stopped', { name: peerName, ...named })}</Words>
          </p>
        ) : !isConnected ? (
          <p className="pb-2">
            <Words>{t('waits')}</Words>
          </p>
        ) : null}
      </div>
      <p aria-live="off" className="min-h-6 truncate px-4 text-ink-soft text-sm tiny:hidden">
        {isPeerTyping && <Words>{t.rich('typing', { name: peerName, ...named })}</Words>}
      </p>
      <ChatComposer field={field} draft={draft} onDraft={onDraft} onSent={toEnd} />
    </section>
  );
}
