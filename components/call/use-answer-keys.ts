import { useEffect, useRef, useState } from 'react';
import type { Media } from '@/lib/protocol/call';

/** When the call broke into somebody's typing: how long after the last of their keys none is an answer. */
const TYPING_GUARD_MS = 700;

interface AnswerKeys {
  /** Enter then accepts on a button alone. */
  readonly brokeIntoTyping: boolean;
  /** To be told before the card takes the focus from a text. */
  readonly breakIntoTyping: () => void;
}

/** Enter accepts, Escape declines, wherever the focus went; no key that was meant for a text does either. */
export function useAnswerKeys(media: Media, onAccept: (media: Media) => void, onDecline: () => void): AnswerKeys {
  const [brokeIntoTyping, setBrokeIntoTyping] = useState(false);
  const guardedUntil = useRef(0);

  useEffect(() => {
    let spaceCounts = false;
    const press = (event: KeyboardEvent) => {
      const early = performance.now() < guardedUntil.current;
      // A key held down since before the card came repeats into it.
      const counts = !early && !event.repeat;
      switch (event.key) {
        case 'Escape':
          // Of itself it closes the dialog, which rings on.
          event.preventDefault();
          if (counts) onDecline();
          return;
        case 'Tab':
          // Meant for the next field, it would bring the Enter that follows to Accept.
          if (early) event.preventDefault();
          return;
        case 'Enter':
          if (!counts) event.preventDefault();
          // A button answers it by itself.
          else if (!brokeIntoTyping && !(event.target instanceof HTMLButtonElement)) onAccept(media);
          break;
        case ' ':
          if (!event.repeat) spaceCounts = counts;
          if (!spaceCounts) event.preventDefault();
      }
      // They type on. Not so with Escape and Tab: who presses those again has seen the card.
      if (early) guardedUntil.current = performance.now() + TYPING_GUARD_MS;
    };
    // Space clicks as it is let go, in some browsers even if the press was refused.
    const letGo = (event: KeyboardEvent) => {
      if (event.key !== ' ') return;
      if (!spaceCounts) event.preventDefault();
      spaceCounts = false;
    };
    window.addEventListener('keydown', press, true);
    window.addEventListener('keyup', letGo, true);
    return () => {
      window.removeEventListener('keydown', press, true);
      window.removeEventListener('keyup', letGo, true);
    };
  }, [media, brokeIntoTyping, onAccept, onDecline]);

  const breakIntoTyping = () => {
    guardedUntil.current = performance.now() + TYPING_GUARD_MS;
    setBrokeIntoTyping(true);
  };
  return { brokeIntoTyping, breakIntoTyping };
}
