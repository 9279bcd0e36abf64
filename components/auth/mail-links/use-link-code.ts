'use client';

import { useEffect, useState } from 'react';

/**
 * The code in the fragment of the address, which a link in a mail carries and no server sees; '' for none, undefined
 * before it was read. It leaves the address once it `isUsed`, not before: a reload needs it.
 */
export function useLinkCode(isUsed: boolean): string | undefined {
  const [code, setCode] = useState<string>();
  useEffect(() => {
    if (!isUsed) setCode(window.location.hash.slice(1));
    else window.history.replaceState(window.history.state, '', window.location.pathname);
  }, [isUsed]);
  useEffect(() => {
    // Another link in the same tab changes the fragment alone: the page begins anew.
    const restart = () => window.location.hash !== '' && window.location.reload();
    window.addEventListener('hashchange', restart);
    return () => window.removeEventListener('hashchange', restart);
  }, []);
  return code;
}
