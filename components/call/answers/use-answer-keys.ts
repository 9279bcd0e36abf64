import { useState } from 'react';
import { AnswerGuard } from './answer-guard';
import { ringAnswer } from './ring-answer';
import type { OnKey } from './use-answer-guard';

interface AnswerKeys {
  readonly guard: AnswerGuard;
  readonly onKey: OnKey;
  /** To be called when the card takes the focus from a text field. */
  readonly breakIntoTyping: () => void;
  /** Enter then accepts only on a button. */
  readonly isDistracted: boolean;
}

/** The keys that answer a ringing call, wherever the focus is, and the card's guard. */
export function useAnswerKeys(onAccept: () => void, onDecline: () => void): AnswerKeys {
  const [guard] = useState(() => new AnswerGuard());
  const [isDistracted, setDistracted] = useState(false);
  const onKey: OnKey = (event, counts) => {
    const isOnButton = event.target instanceof HTMLButtonElement;
    const answer = ringAnswer(event.key, { counts, isDistracted: guard.isDistracted, isOnButton });
    // By default Escape closes the dialog while it keeps ringing. An early Tab, meant for the next field, would move
    // the focus to Accept for the Enter that follows.
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
