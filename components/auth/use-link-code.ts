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
  return code;
}
