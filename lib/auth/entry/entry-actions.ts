'use server';

import { requestClient } from '@/lib/auth/request-client';
import { webServices } from '@/lib/auth/web-services';
import { mayEnter, readEntrant } from './admission';
import type { EntryRefusal } from './sign-up-modes';

/** What a sign-up link is good for. */
export type EntryLink = 'member' | 'administrator' | EntryRefusal;

/** Looks at the link of an invite; opening it changes nothing. */
export async function entryLinkAction(code: unknown): Promise<EntryLink> {
  const { db, settings } = webServices();
  const { isLocal = false } = await requestClient();
  const entrant = readEntrant(settings, typeof code === 'string' ? code : '', isLocal);
  const admission = 'refused' in entrant ? entrant : await mayEnter(db, settings, entrant);
  return 'refused' in admission ? admission.refused : admission.role;
}
