/** The browser objects that report on the network. `connection` (Network Information API) exists in Chromium only. */
export interface NetworkPlace {
  readonly window: EventTarget;
  readonly document: EventTarget;
  readonly connection: EventTarget | undefined;
}

/**
 * `changed`: the browser is on another network. `doubtful`: it may be, or the computer was asleep, so that connections
 * should be checked. Not every change causes a hint: a browser does not report an address that is replaced on the same network.
 */
export type NetworkHint = 'changed' | 'doubtful';

/** Calls `onHint` whenever the browser reports on its network; returns its stop. */
export function watchNetwork({ window, document, connection }: NetworkPlace, onHint: (hint: NetworkHint) => void) {
  const changed = () => onHint('changed');
  const doubtful = () => onHint('doubtful');
  window.addEventListener('online', changed);
  // Also fires when only the estimated speed has changed.
  connection?.addEventListener('change', doubtful);
  // A frozen page resumes (Page Lifecycle API).
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
