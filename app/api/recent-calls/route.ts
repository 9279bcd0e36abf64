import { currentSession } from '@/lib/auth/current-user';
import { webServices } from '@/lib/auth/web-services';
import type { RecentCallList } from '@/lib/calls/call-outcome';
import { recentCalls } from '@/lib/calls/recent-calls';

/** The recent calls of whoever asks, for a lobby that is open already. 401 without a login. */
export async function GET(): Promise<Response> {
  const session = await currentSession();
  if (!session) return new Response(null, { status: 401 });
  const calls = await recentCalls(webServices().db, session.user.id);
  const list: RecentCallList = { calls, nowMs: Date.now() };
  return Response.json(list, { headers: { 'Cache-Control': 'no-store' } });
}
