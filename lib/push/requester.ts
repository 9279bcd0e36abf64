import { OWNER_HEADER } from '@/lib/auth/account/page-owner';
import { mustProveAddress } from '@/lib/auth/email/own-address';
import { currentSession } from '@/lib/auth/session/current-user';
import type { SignedIn } from '@/lib/auth/session/read-session';
import { webServices } from '@/lib/auth/web-services';

/**
 * Who asks, or the refusal: 401 without a login, 403 before the address is confirmed, 409 for a page that was opened for
 * another user. A service worker names no owner: it acts for whoever is signed in.
 */
export async function requesterOf(request: Request): Promise<SignedIn | Response> {
  const session = await currentSession();
  if (!session) return new Response(null, { status: 401 });
  if (mustProveAddress(session, webServices().settings)) return new Response(null, { status: 403 });
  const ownerId = request.headers.get(OWNER_HEADER);
  if (ownerId !== null && ownerId !== session.user.id) return new Response(null, { status: 409 });
  return session;
}

/** What a request brings as JSON; undefined if it is none. */
export async function jsonOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}
