'use client';
import { SmilePlus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { RefObject } from 'react';
import { classNames } from '@/components/ui/class-names';

interface ReactButtonProps {
  button: RefObject<HTMLButtonElement | null>;
  /** What it reacts to. */
  text: string;
  isOpen: boolean;
  /** The Tab key comes to one of all lines; the arrow keys lead to the others. */
  isTabStop: boolean;
  onToggle: () => void;
  onFocus: () => void;
}

/** UTF-16 code units of a line that name it. */
const MAX_NAME_CHARS = 40;

/** Opens the emoji for one line; with a pointer in sight only where it is. */
export function ReactButton({ button, text, isOpen, isTabStop, onToggle, onFocus }: ReactButtonProps) {
  const t = useTranslations('call.chat');
  const label = t('react', { text: text.slice(0, MAX_NAME_CHARS) });
  return (
    <button
      ref={button}
      type="button"
      data-react
      tabIndex={isTabStop ? 0 : -1}
      aria-label={label}
      aria-expanded={isOpen}
      onClick={onToggle}
      onFocus={onFocus}
      className={classNames(
        'grid size-9 shrink-0 place-content-center rounded-full text-ink-soft transition-opacity duration-150 hover:bg-sunken hover:text-ink',
        'focus-visible:opacity-100 group-hover:opacity-100',
        !isOpen && '[@media(hover:hover)]:opacity-0',
      )}
    >
      <SmilePlus aria-hidden className="size-[1.125rem]" />
    </button>
  );
}
