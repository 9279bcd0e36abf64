'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { classNames } from '@/components/ui/class-names';
import { EMOJI, type Emoji } from '@/lib/protocol/channel/chat';

interface EmojiRowProps {
  label: string;
  /** Which one is chosen, where one can be. */
  chosen?: Emoji | null;
  /** Puts the focus on the chosen one, or on the first, when it appears. */
  takesFocus?: boolean;
  onChoose: (emoji: Emoji) => void;
  className?: string;
}

/** The emoji that can be sent, as buttons. */
export function EmojiRow({ label, chosen, takesFocus = false, onChoose, className }: EmojiRowProps) {
  const t = useTranslations('call.chat.emoji');
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const button =
      row.current?.querySelector<HTMLElement>('[aria-pressed=true]') ?? row.current?.querySelector('button');
    if (takesFocus) button?.focus({ preventScroll: true });
  }, [takesFocus]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <div ref={row} role="group" aria-label={label} className={classNames('flex', className)}>
      {EMOJI.map((emoji) => (
        <button
          key={emoji}
          type="button"
          aria-label={t(emoji)}
          title={t(emoji)}
          aria-pressed={chosen === undefined ? undefined : chosen === emoji}
          onClick={() => onChoose(emoji)}
          className={classNames(
            'grid size-10 min-w-0 place-content-center rounded-full border border-transparent text-xl transition-colors duration-150 hover:bg-sunken',
            chosen === emoji && 'border-line-strong bg-accent-wash',
          )}
        >
          <span aria-hidden>{emoji}</span>
        </button>
      ))}
    </div>
  );
}
