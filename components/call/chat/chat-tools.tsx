'use client';
import { Hand, Smile } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { useChat, useChatState } from '@/lib/hooks/use-chat';
import { EmojiRow } from './reactions/emoji-row';
import { SaveChatButton } from './save-chat-button';

const pressed = 'aria-pressed:bg-accent-wash aria-pressed:text-accent aria-expanded:bg-sunken';

/** In the head of the chat: what can be said without a line, and saving it. */
export function ChatTools({ peerName }: { peerName: string }) {
  const t = useTranslations('call.signals');
  const chat = useChat();
  const isRaised = useChatState((view) => view.isHandRaised);
  const [isOpen, setOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Button
        look="plain"
        size="icon"
        aria-label={t('raiseHand')}
        title={t('raiseHand')}
        aria-pressed={isRaised}
        className={classNames('ms-auto', pressed)}
        onClick={() => chat?.raiseHand(!isRaised)}
      >
        <Hand aria-hidden />
      </Button>
      <Button
        ref={toggle}
        look="plain"
        size="icon"
        aria-label={t('sendEmoji')}
        title={t('sendEmoji')}
        aria-expanded={isOpen}
        className={pressed}
        onClick={() => setOpen(!isOpen)}
      >
        <Smile aria-hidden />
      </Button>
      <SaveChatButton peerName={peerName} />
      {isOpen && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the key closes what the button above has opened
        <div
          className="order-last basis-full animate-appear"
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            setOpen(false);
            toggle.current?.focus();
          }}
        >
          <EmojiRow
            label={t('sendEmoji')}
            onChoose={(emoji) => chat?.sendBurst(emoji)}
            className="justify-between pe-2"
          />
        </div>
      )}
    </>
  );
}
