import { OWNER_HEADER } from '@/lib/auth/account/page-owner';
import { mustProveAddress } from '@/lib/auth/email/own-address';
import { currentSession } from '@/lib/auth/session/current-user';
import { webServices } from '@/lib/auth/web-services';
import type { RecentCallList } from '@/lib/history/call-outcome';
import { findRecentCalls } from '@/lib/history/recent-calls';

/** As long as the field in the lobby takes. */
const QUERY_LENGTH = 80;

/**
 * The requester's recent calls, for a lobby that is already open; with `query` those with whoever it finds. 401 without a login, 403 before the address is confirmed, 409 for a page that was opened
 * for another user.
 */
export async function GET(request: Request): Promise<Response> {
  const session = await currentSession();
  if (!session) return new Response(null, { status: 401 });
  if (mustProveAddress(session, webServices().settings)) return new Response(null, { status: 403 });
  const ownerId = request.headers.get(OWNER_HEADER);
  if (ownerId !== null && ownerId !== session.user.id) return new Response(null, { status: 409 });
  const query = new URL(request.url).searchParams.get('query') ?? '';
  if (query.length > QUERY_LENGTH) return new Response(null, { status: 400 });
  const calls = await findRecentCalls(webServices().db, session.user.id, query);
  const list: RecentCallList = { calls, nowMs: Date.now() };
  return Response.json(list, { headers: { 'Cache-Control': 'no-store' } });
}
