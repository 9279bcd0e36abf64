import { useState } from 'react';
import { AnswerGuard } from './answer-guard';
import { ringAnswer } from './ring-answer';
import type { OnKey } from './use-answer-guard';

interface AnswerKeys {
  readonly guard: AnswerGuard;
  readonly onKey: OnKey;
  /** To be told where the card takes the focus from a text. */
  readonly breakIntoTyping: () => void;
  /** Enter then accepts on a button alone. */
  readonly isDistracted: boolean;
}

/** The keys that answer a ring, wherever the focus is, and the guard of the card. */
export function useAnswerKeys(onAccept: () => void, onDecline: () => void): AnswerKeys {
  const [guard] = useState(() => new AnswerGuard());
  const [isDistracted, setDistracted] = useState(false);
  const onKey: OnKey = (event, counts) => {
    const isOnButton = event.target instanceof HTMLButtonElement;
    const answer = ringAnswer(event.key, { counts, isDistracted: guard.isDistracted, isOnButton });
    // Escape of itself closes the dialog, which rings on. Tab, meant for the next field, would bring the Enter that
    // follows to Accept.
    if (event.key === 'Escape' || (!counts && ['Enter', 'Tab', ' '].includes(event.key))) event.preventDefault();
    setDistracted(guard.isDistracted);
    if (answer === 'accept') onAccept();
    if (answer === 'decline') onDecline();
  };
  const breakIntoTyping = () => {
    guard.distract();
    setDistracted(true);
  };
  return { guard, onKey, breakIntoTyping, isDistracted };
}
