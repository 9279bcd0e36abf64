import { useEffect } from 'react';

/** Calls `onSeen` when unread lines are in sight: the end of the list is, and so is the page. */
export function useSeen(unread: number, isAtEnd: boolean, onSeen: () => void): void {
  useEffect(() => {
    if (unread === 0 || !isAtEnd) return;
    const look = () => {
      if (document.visibilityState === 'visible') onSeen();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  });
}
