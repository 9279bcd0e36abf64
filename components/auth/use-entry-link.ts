'use client';

import { useEffect, useState } from 'react';
import type { Role } from '@/lib/auth/account/role';
import { entryLinkAction } from '@/lib/auth/entry/entry-actions';
import { type EntryRefusal, isEntryRefusal } from '@/lib/auth/entry/sign-up-modes';
import { useLinkCode } from './mail-links/use-link-code';

interface EntryLink {
  /** '' for a page that was opened without a link. */
  readonly code: string;
  /** The server has answered what it is good for, or does not answer. */
  readonly isChecked: boolean;
  /** Why it is no good. */
  readonly problem: EntryRefusal | null;
  /** What it makes of those who sign up by it. */
  readonly role: Role | null;
}

/** The sign-up link that this page was opened with; null until the page has read it. Looking at it changes nothing. */
export function useEntryLink(): EntryLink | null {
  const code = useLinkCode(false);
  const [link, setLink] = useState<EntryLink | null>(null);
  useEffect(() => {
    if (code === undefined) return;
    const unknown = { code, problem: null, role: null };
    // Whoever signs up before the answer has arrived uses the link as well.
    setLink({ ...unknown, isChecked: code === '' });
    if (code === '') return;
    const checked = { ...unknown, isChecked: true };
    entryLinkAction(code).then(
      (answer) => setLink({ ...checked, ...(isEntryRefusal(answer) ? { problem: answer } : { role: answer }) }),
      // Signing up says so.
      () => setLink(checked),
    );
  }, [code]);
  return link;
}
