interface KeyFacts {
  /** The guard's decision. */
  readonly counts: boolean;
  /** The user has done something else since the card appeared. */
  readonly isDistracted: boolean;
  /** The focus is on a button, which Enter activates by itself. */
  readonly isOnButton: boolean;
}

/** How a key answers a ringing call, wherever the focus is. A distracted user must focus a button first to accept. */
export function ringAnswer(key: string, { counts, isDistracted, isOnButton }: KeyFacts): 'accept' | 'decline' | null {
  if (!counts) return null;
  if (key === 'Escape') return 'decline';
  return key === 'Enter' && !isDistracted && !isOnButton ? 'accept' : null;
}
