import { currentSession } from '@/lib/auth/session/current-user';

/** Who is signed in here, for scripts and other clients, in the format of next-auth's clients. Sets no cookie. */
export async function GET(): Promise<Response> {
  const session = await currentSession();
  const body = session && { user: session.user, expires: session.expiresAt.toISOString() };
  return Response.json(body ?? {}, { headers: { 'Cache-Control': 'private, no-store' } });
}
