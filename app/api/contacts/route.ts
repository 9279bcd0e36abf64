import { OWNER_HEADER } from '@/lib/auth/account/page-owner';
import { mustProveAddress } from '@/lib/auth/email/own-address';
import { currentSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import { readContacts } from '@/lib/people/contacts/read-contacts';

/**
 * The requester's contacts and requests, for a lobby that is already open. 401 without a login, 403 before the address
 * is confirmed, 409 for a page that was opened for another user.
 */
export async function GET(request: Request): Promise<Response> {
  const session = await currentSession();
  if (!session) return new Response(null, { status: 401 });
  const { db, settings } = webServices();
  if (mustProveAddress(session, settings)) return new Response(null, { status: 403 });
  const ownerId = request.headers.get(OWNER_HEADER);
  if (ownerId !== null && ownerId !== session.user.id) return new Response(null, { status: 409 });
  return Response.json(await readContacts(db, session.user.id), { headers: { 'Cache-Control': 'no-store' } });
}
