interface KeyFacts {
  /** As the guard has decided. */
  readonly counts: boolean;
  /** The person has done something else since the card appeared. */
  readonly isDistracted: boolean;
  /** The focus is on a button, which Enter presses by itself. */
  readonly isOnButton: boolean;
}

/** What a key answers a ring, wherever the focus is. Whoever has done something else moves to a button first. */
export function ringAnswer(key: string, { counts, isDistracted, isOnButton }: KeyFacts): 'accept' | 'decline' | null {
  if (!counts) return null;
  if (key === 'Escape') return 'decline';
  return key === 'Enter' && !isDistracted && !isOnButton ? 'accept' : null;
}
