import 'server-only';
import { redirect } from 'next/navigation';
import { requireOwner } from '@/lib/auth/session/current-user';
import type { SignedIn } from '@/lib/auth/session/read-session';
import { hasRecentProof, pathToProve, type WayBack } from './recent-proof';

/**
 * For actions that change a factor or the e-mail address, or delete something for good: `requireOwner`, and its person
 * must have proved who they are within the last 10 minutes. Otherwise it redirects to the page that asks for that and
 * leads back to `back`. Null if this browser has signed in as somebody else since the form's page was opened.
 */
export async function requireProvedOwner(form: FormData, back: WayBack): Promise<SignedIn | null> {
  const session = await requireOwner(form);
  if (session && !hasRecentProof(session)) redirect(pathToProve(back));
  return session;
}
