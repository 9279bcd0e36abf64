'use client';
import { MessageSquare } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type RefObject, useId } from 'react';
import { RoundButton } from '@/components/call/controls/round-button';
import { useChatState } from '@/lib/hooks/use-chat';
import { useUnreadInTitle } from './use-unread-in-title';

interface ChatButtonProps {
  button: RefObject<HTMLButtonElement | null>;
  isOpen: boolean;
  onToggle: () => void;
}

/** Opens and closes the chat; a dot for what has not been seen, whose number is its description. */
export function ChatButton({ button, isOpen, onToggle }: ChatButtonProps) {
  const t = useTranslations('call');
  const unread = useChatState((view) => view.unread);
  const description = useId();
  useUnreadInTitle(unread);
  return (
    <>
      <RoundButton
        ref={button}
        label={t('controls.chat')}
        look={isOpen ? 'off' : 'glass'}
        aria-expanded={isOpen}
        aria-describedby={unread > 0 ? description : undefined}
        onClick={onToggle}
        className="relative"
      >
        <MessageSquare aria-hidden />
        {unread > 0 && (
          <span
            aria-hidden
            className="absolute top-2 right-2 size-3 rounded-full bg-amber ring-2 ring-black/60 forced-colors:bg-[Highlight]"
          />
        )}
      </RoundButton>
      <span id={description} hidden>
        {t('chat.unread', { count: unread })}
      </span>
    </>
  );
}
