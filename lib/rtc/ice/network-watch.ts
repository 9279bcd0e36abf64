/** Where a browser tells of its network. `connection` (Network Information API) is missing outside Chromium. */
export interface NetworkPlace {
  readonly window: EventTarget;
  readonly document: EventTarget;
  readonly connection: EventTarget | undefined;
}

/**
 * `changed`: the network is another one than before. `doubtful`: it may be, or the computer was asleep; whoever holds a
 * connection had better look. Neither is told of every change: an address that is replaced in place says nothing.
 */
export type NetworkHint = 'changed' | 'doubtful';

/** Calls `onHint` whenever the browser says something of its network; returns its stop. */
export function watchNetwork({ window, document, connection }: NetworkPlace, onHint: (hint: NetworkHint) => void) {
  const changed = () => onHint('changed');
  const doubtful = () => onHint('doubtful');
  window.addEventListener('online', changed);
  // Also told when only an estimate of the speed moved.
  connection?.addEventListener('change', doubtful);
  // A frozen page goes on (Page Lifecycle API).
  document.addEventListener('resume', doubtful);
  return () => {
    window.removeEventListener('online', changed);
    connection?.removeEventListener('change', doubtful);
    document.removeEventListener('resume', doubtful);
  };
}

/** The page's own. */
export function networkOfPage(): NetworkPlace {
  const { connection } = navigator as Navigator & { connection?: EventTarget };
  return { window, document, connection };
}
