import { useEffect } from 'react';

/** Shows in the page's title how many lines have not been seen: "(2) Lobby". */
export function useUnreadInTitle(unread: number): void {
  useEffect(() => {
    if (unread === 0) return;
    const before = document.title;
    const title = `(${unread}) ${before}`;
    document.title = title;
    return () => {
      // Another page of ours has set its own by now.
      if (document.title === title) document.title = before;
    };
  }, [unread]);
}
